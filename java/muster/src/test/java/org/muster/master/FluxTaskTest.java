package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.muster.nativeaccess.PmiFlavour;
import org.muster.nativeaccess.PmiInfo;

class FluxTaskTest {
    private static Optional<PmiInfo> world(String... nodes) {
        return Optional.of(new PmiInfo(PmiFlavour.PMI1, 0, nodes.length, -1, List.of(nodes), List.of(0), "f1", 0));
    }

    @Test
    void whatEnds() {
        assertNull(FluxTask.ifAny(Map.of("FLUX_JOB_ID", "f1", "FLUX_TASK_RANK", "0")));
        assertEquals(new FluxTask("", 0), FluxTask.ifAny(Map.of("FLUX_URI", "local:///x", "FLUX_JOB_ID", "f1")));
        assertEquals(
                new FluxTask("f1", 0),
                FluxTask.ifAny(Map.of("FLUX_URI", "local:///x", "FLUX_JOB_ID", "f1", "FLUX_TASK_RANK", "0")));
        assertEquals("the Flux instance", new FluxTask("", -1).what());
        assertEquals("Flux job f2x9", new FluxTask("\u01922x9", 0).what());
        assertEquals("Flux job f2x9 (in an instance of level 2)", new FluxTask("f2x9", 2).what());
    }

    /** Of the master's node nothing depends: no call is put there. */
    @Test
    void theNodesOfTheWorkers() {
        assertEquals(1, FluxWorld.workerNodes(world("node0", "node1", "node1")));
        assertEquals(2, FluxWorld.workerNodes(world("node0", "node0", "node1")));
        assertEquals(0, FluxWorld.workerNodes(world("node0")));
        assertEquals(0, FluxWorld.workerNodes(world()));
        assertEquals(0, FluxWorld.workerNodes(Optional.empty()));
    }
}
