package org.muster.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchedTest {
    @Test
    void isToldByTheEnvironment() {
        assertEquals(Launched.DIRECTLY, Launched.by(Map.of("SLURM_JOB_ID", "1", "FLUX_URI", "local:x")));
        assertEquals(Launched.MPIRUN, Launched.by(Map.of("PMIX_NAMESPACE", "x", "OMPI_COMM_WORLD_RANK", "0")));
        assertEquals(
                Launched.MPIRUN,
                Launched.by(Map.of("PMIX_NAMESPACE", "x", "OMPI_COMM_WORLD_RANK", "0", "SLURM_STEP_ID", "0")));
        assertEquals(Launched.SRUN, Launched.by(Map.of("PMIX_NAMESPACE", "x", "SLURM_STEP_ID", "0")));
        assertEquals(Launched.FLUX_RUN, Launched.by(Map.of("PMI_FD", "5", "FLUX_JOB_ID", "f1")));
    }

    @Test
    void saysWhatToDoWhereNothingCanBeSpawned() {
        assertTrue(Launched.MPIRUN.spawns());
        assertFalse(Launched.SRUN.spawns());
        assertTrue(Launched.SRUN.withoutSpawn().contains("srun -n RANKS"));
        assertTrue(Launched.FLUX_RUN.withoutSpawn().contains("world()"));
    }
}
