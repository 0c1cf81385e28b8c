package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.muster.LaunchException;

class WorldSizeTest {
    @Test
    void theInnermostLauncherCounts() {
        assertEquals(1, WorldSize.of(Map.of()));
        Map<String, String> task = Map.of("FLUX_TASK_RANK", "0", "FLUX_JOB_SIZE", "4", "FLUX_JOB_NNODES", "2");
        assertEquals(4, WorldSize.of(task));
        assertEquals(2, WorldSize.nodes(task));
        Map<String, String> inside = Map.of("FLUX_TASK_RANK", "0", "FLUX_JOB_SIZE", "1", "OMPI_COMM_WORLD_SIZE", "3");
        assertEquals(3, WorldSize.of(inside));
        assertFalse(WorldSize.isByFlux(inside));
    }

    @Test
    void aWorldOfAnotherSizeIsAnError() {
        Map<String, String> env = Map.of("FLUX_TASK_RANK", "1", "FLUX_JOB_SIZE", "2", "PMI_SIZE", "2");
        assertDoesNotThrow(() -> WorldSize.check(env, 2));
        assertDoesNotThrow(() -> WorldSize.check(Map.of(), 1));
        String message = String.valueOf(assertThrows(LaunchException.class, () -> WorldSize.check(env, 1))
                .getMessage());
        assertTrue(message.contains("started 2 ranks") && message.contains("knows of 1"), message);
        assertTrue(message.contains("pmi=off"), message);
    }
}
