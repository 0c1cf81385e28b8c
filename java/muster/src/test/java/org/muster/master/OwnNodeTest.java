package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.muster.mpi.Processes;

/** Where workers of this node alone are started. */
class OwnNodeTest {
    private static String ownNode(String... variables) {
        Map<String, String> env = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            env.put(variables[i], variables[i + 1]);
        }
        return SpawnSource.ownNode(env);
    }

    @Test
    void aLauncherThatKnowsNoOtherNodeIsLeftAlone() {
        assertEquals("", ownNode());
        assertEquals("", ownNode("SLURM_JOB_NUM_NODES", "1", "SLURMD_NODENAME", "n1"));
        assertEquals("", ownNode("OMPI_COMM_WORLD_SIZE", "2", "OMPI_COMM_WORLD_LOCAL_SIZE", "2"));
    }

    @Test
    void inAnAllocationOfSeveralItIsNamed() {
        assertEquals("n1", ownNode("SLURM_JOB_NUM_NODES", "3", "SLURMD_NODENAME", "n1"));
        assertEquals(Processes.host(), ownNode("PBS_NODEFILE", "/nodes"));
        assertEquals(
                "n1",
                ownNode(
                        "SLURM_JOB_NUM_NODES",
                        "3",
                        "SLURMD_NODENAME",
                        "n1",
                        "OMPI_COMM_WORLD_SIZE",
                        "1",
                        "OMPI_COMM_WORLD_LOCAL_SIZE",
                        "1"));
    }

    /** It may know this node by another name. */
    @Test
    void underAnMpirunOfOtherHostsTheSystemsNameIsNotUsed() {
        assertEquals("", ownNode("OMPI_COMM_WORLD_SIZE", "2", "OMPI_COMM_WORLD_LOCAL_SIZE", "1"));
    }
}
