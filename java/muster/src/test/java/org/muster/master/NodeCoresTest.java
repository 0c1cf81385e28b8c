package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeCoresTest {
    @Test
    void countsTheRangesOfAStatusFile() {
        assertArrayEquals(
                new int[] {0, 1, 2, 3, 8},
                NodeCores.allowed("Name:\tx\nCpus_allowed_list:\t0-3,8\nMems_allowed_list:\t0\n"));
        assertArrayEquals(new int[] {7}, NodeCores.allowed("Cpus_allowed_list:\t7"));
        assertArrayEquals(new int[0], NodeCores.allowed("Name:\tx\n"));
        assertArrayEquals(new int[0], NodeCores.allowed("Cpus_allowed_list:\tall\n"));
    }

    @Test
    void withoutALauncherItIsWhatTheJvmHas() {
        assertEquals(Runtime.getRuntime().availableProcessors(), NodeCores.count(Map.of()));
    }
}
