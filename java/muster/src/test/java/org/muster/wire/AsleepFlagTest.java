package org.muster.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsleepFlagTest {
    @Test
    void isSeenThroughTheFileAndTakenOnce(@TempDir Path dir) throws Exception {
        Path file = Files.createFile(dir.resolve("flags"));
        AsleepFlag worker = new AsleepFlag(file, 3);
        AsleepFlag master = new AsleepFlag(file, 3);
        AsleepFlag neighbour = new AsleepFlag(file, 2);
        assertFalse(master.take());
        worker.set();
        assertFalse(neighbour.take());
        assertTrue(master.take());
        assertFalse(master.take());
        worker.set();
        worker.clear();
        assertFalse(master.take());
    }
}
