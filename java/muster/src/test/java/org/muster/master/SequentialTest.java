package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.TaskContext;
import org.muster.TaskFuture;

/** What the executors with workers do, where there are none. */
class SequentialTest {
    @TempDir
    Path dir;

    /** Leaves a file when it is closed. */
    private static final class Engine implements AutoCloseable {
        private final String file;

        Engine(String file) {
            this.file = file;
        }

        @Override
        public void close() throws IOException {
            Files.createFile(Path.of(file));
        }
    }

    @Test
    void failuresGoToTheErrorLog() throws Exception {
        Path log = dir.resolve("errors.log");
        try (MpiExecutor exe = MpiExecutor.sequential().open()) {
            Resources r = Resources.cores(1).errorLog(log);
            assertEquals(1, exe.submit(r, () -> 1).get());
            assertTrue(Files.notExists(log));
            TaskFuture<Integer> f = exe.submit(r, () -> Integer.parseInt("no number"));
            assertThrows(ExecutionException.class, f::get);
            String text = Files.readString(log);
            assertTrue(text.contains(f.key()) && text.contains("NumberFormatException"), text);
        }
    }

    @Test
    void whatTheInitFunctionMadeIsClosed() throws Exception {
        String closed = dir.resolve("closed").toString();
        try (MpiExecutor exe =
                MpiExecutor.sequential().initFunction(() -> new Engine(closed)).open()) {
            assertEquals(
                    closed,
                    exe.submit(() -> TaskContext.current().state(Engine.class).file)
                            .get());
            assertTrue(Files.notExists(Path.of(closed)));
        }
        assertTrue(Files.exists(Path.of(closed)));
    }
}
