package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeCoresTest {
    @Test
    void countsTheRangesOfAStatusFile() {
        assertEquals(5, NodeCores.allowed("Name:\tx\nCpus_allowed_list:\t0-3,8\nMems_allowed_list:\t0\n"));
        assertEquals(1, NodeCores.allowed("Cpus_allowed_list:\t7"));
        assertEquals(0, NodeCores.allowed("Name:\tx\n"));
        assertEquals(0, NodeCores.allowed("Cpus_allowed_list:\tall\n"));
    }

    @Test
    void withoutALauncherItIsWhatTheJvmHas() {
        assertEquals(Runtime.getRuntime().availableProcessors(), NodeCores.count(Map.of()));
    }
}
