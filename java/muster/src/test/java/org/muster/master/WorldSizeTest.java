package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.muster.LaunchException;

class WorldSizeTest {
    @Test
    void theInnermostLauncherCounts() {
        assertEquals(OptionalInt.empty(), WorldSize.announced(Map.of()));
        assertEquals(OptionalInt.of(4), WorldSize.announced(Map.of("FLUX_JOB_SIZE", "4", "PMI_SIZE", "4")));
        assertEquals(OptionalInt.of(3), WorldSize.announced(Map.of("FLUX_JOB_SIZE", "1", "OMPI_COMM_WORLD_SIZE", "3")));
        assertEquals(OptionalInt.of(2), WorldSize.announced(Map.of("SLURM_PROCID", "0", "SLURM_STEP_NUM_TASKS", "2")));
        assertEquals(OptionalInt.empty(), WorldSize.announced(Map.of("SLURM_STEP_NUM_TASKS", "2")));
    }

    @Test
    void aWorldOfAnotherSizeIsAnError() {
        Map<String, String> env = Map.of("FLUX_JOB_SIZE", "2", "PMI_SIZE", "2");
        assertDoesNotThrow(() -> WorldSize.check(env, 2));
        assertDoesNotThrow(() -> WorldSize.check(Map.of(), 7));
        String message = String.valueOf(assertThrows(LaunchException.class, () -> WorldSize.check(env, 1))
                .getMessage());
        assertTrue(message.contains("started 2 ranks") && message.contains("knows of 1"), message);
        assertTrue(message.contains("pmi=off"), message);
    }
}
