package org.muster.tests.defects;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;

/** What these tests share. */
final class Here {
    /** Far longer than anything takes that happens at all. */
    static final long PATIENCE_SECONDS = 120;

    private Here() {}

    /** The value; a call that hangs fails the test. */
    static <T> T value(Future<T> f) throws Exception {
        return f.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What a call failed with. */
    static Throwable failure(Future<?> f) {
        return Assertions.assertThrows(ExecutionException.class, () -> value(f)).getCause();
    }

    static void await(String what, BooleanSupplier there) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!there.getAsBoolean()) {
            Assertions.assertTrue(System.nanoTime() - end < 0, what);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** For a call: waits until the test makes the file. */
    static int awaitFile(String file) throws InterruptedException {
        while (!Files.exists(Path.of(file))) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return 0;
    }

    /** For a call: runs until it is interrupted. */
    static int forever() throws InterruptedException {
        Thread.sleep(Long.MAX_VALUE);
        return 0;
    }

    /** For a call: adds a letter to a file, so that the test can count how often it ran. */
    static void note(String file) {
        try {
            Files.writeString(Path.of(file), "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long runs(String file) throws IOException {
        return Files.exists(Path.of(file)) ? Files.size(Path.of(file)) : 0;
    }
}
