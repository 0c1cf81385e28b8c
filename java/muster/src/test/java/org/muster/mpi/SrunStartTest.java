package org.muster.mpi;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SrunStartTest {
    @Test
    void onlyRanksThatSrunHasStartedOnSeveralNodesWait() {
        assertTrue(SrunStart.isEarly(Map.of("PMIX_RANK", "0", "SLURM_STEP_NUM_NODES", "3")));
        assertFalse(SrunStart.isEarly(Map.of("PMIX_RANK", "0", "SLURM_STEP_NUM_NODES", "1")));
        assertFalse(SrunStart.isEarly(Map.of("SLURM_STEP_NUM_NODES", "3")));
        assertFalse(SrunStart.isEarly(Map.of("PMIX_RANK", "0")));
        assertFalse(
                SrunStart.isEarly(Map.of("PMIX_RANK", "0", "SLURM_STEP_NUM_NODES", "3", "OMPI_COMM_WORLD_SIZE", "4")));
    }
}
