package org.muster.tests.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.muster.MpiExecutor;

/** The executor that runs everything in the submitting thread. */
class SequentialTest extends SubmitCases {
    private static MpiExecutor exe;

    @BeforeAll
    static void open() {
        exe = MpiExecutor.sequential().open();
    }

    @AfterAll
    static void close() {
        exe.close();
    }

    @Override
    ExecutorService exe() {
        return exe;
    }

    @Test
    void afterShutdown() throws Exception {
        ExecutorService own = MpiExecutor.sequential().open();
        own.shutdown();
        own.shutdown();
        assertTrue(own.isShutdown() && own.isTerminated());
        assertTrue(own.awaitTermination(0, TimeUnit.SECONDS));
        assertThrows(RejectedExecutionException.class, () -> own.execute(new Tasks.Noting("x")));
        assertThrows(RejectedExecutionException.class, () -> own.invokeAll(List.of(new Tasks.Endless())));
        assertEquals(List.of(), own.shutdownNow());
        own.close();
    }

    @Test
    void closeWaitsForWhatRunsInAnotherThread() throws Exception {
        ExecutorService own = MpiExecutor.sequential().open();
        Path started = dir.resolve("started");
        Path go = dir.resolve("go");
        Callable<String> task = new Tasks.Gated(go.toString(), "x");
        Thread submits = Thread.ofPlatform().daemon().start(() -> {
            own.submit((Callable<String>) new Announcing(started.toString(), task));
        });
        Tasks.await("it runs", () -> Files.exists(started));
        own.shutdown();
        assertFalse(own.isTerminated());
        assertFalse(own.awaitTermination(1, TimeUnit.MILLISECONDS));
        Files.createFile(go);
        own.close();
        assertTrue(own.isTerminated());
        submits.join();
    }

    /** Says that it has begun. */
    private record Announcing(String file, Callable<String> then) implements Callable<String> {
        @Override
        public String call() throws Exception {
            Files.createFile(Path.of(file));
            return then.call();
        }
    }
}
