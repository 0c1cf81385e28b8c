package org.muster.tests.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.MpiExecutor;
import org.muster.TaskFuture;
import org.muster.TaskState;

/** How a pool ends. */
class ShutdownTest {
    @TempDir
    Path dir;

    private ExecutorService exe;

    @BeforeEach
    void open() {
        exe = MpiExecutor.singleNode().maxCores(1).open();
    }

    @AfterEach
    void end() {
        exe.shutdownNow();
        exe.close();
    }

    private String file(String name) {
        return dir.resolve(name).toString();
    }

    private Future<String> running(Callable<String> task) throws InterruptedException {
        Future<String> f = exe.submit(task);
        Tasks.await("it runs", () -> ((TaskFuture<String>) f).taskState() == TaskState.RUNNING);
        return f;
    }

    @Test
    void whatWaitsIsRunAndNothingMoreIsTaken() throws Exception {
        String go = file("go");
        String ran = file("ran");
        Future<String> first = exe.submit((Callable<String>) new Tasks.Gated(go, "first"));
        List<Future<?>> queued = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            queued.add(exe.submit((Runnable) new Tasks.Noting(ran)));
        }
        exe.shutdown();
        exe.shutdown();
        assertTrue(exe.isShutdown());
        assertFalse(exe.isTerminated());
        assertFalse(exe.awaitTermination(0, TimeUnit.SECONDS));
        assertFalse(exe.awaitTermination(1, TimeUnit.MILLISECONDS));
        Tasks.Noting more = new Tasks.Noting(ran);
        assertThrows(RejectedExecutionException.class, () -> exe.execute(more));
        assertThrows(RejectedExecutionException.class, () -> exe.submit((Runnable) more));
        assertThrows(RejectedExecutionException.class, () -> exe.submit((Callable<String>) more));
        assertThrows(RejectedExecutionException.class, () -> exe.submit(more, "x"));
        assertThrows(RejectedExecutionException.class, () -> exe.invokeAll(List.of(more)));
        assertThrows(RejectedExecutionException.class, () -> exe.invokeAny(List.of(more)));
        Files.createFile(Path.of(go));
        assertTrue(exe.awaitTermination(Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertTrue(exe.isTerminated());
        assertEquals("first", Tasks.value(first));
        for (Future<?> f : queued) {
            Tasks.value(f);
        }
        assertEquals(4, Tasks.marks(ran));
    }

    @Test
    void shutdownNowGivesBackWhatNeverRanAndThatCanBeRun() throws Exception {
        String ran = file("ran");
        Future<String> running = running(new Tasks.Endless());
        List<Future<?>> queued = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            queued.add(exe.submit((Runnable) new Tasks.Noting(ran)));
        }
        List<Runnable> never = exe.shutdownNow();
        assertTrue(exe.isShutdown());
        assertEquals(3, never.size());
        assertTrue(exe.awaitTermination(Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertThrows(CancellationException.class, () -> Tasks.value(running));
        for (Future<?> f : queued) {
            assertThrows(CancellationException.class, () -> Tasks.value(f));
        }
        assertEquals(0, Tasks.marks(ran));
        never.forEach(Runnable::run);
        assertEquals(3, Tasks.marks(ran));
        assertEquals(List.of(), exe.shutdownNow());
    }

    @Test
    void closeWaitsForAllThatWasSubmitted() throws Exception {
        String go = file("go");
        Future<String> first = running(new Tasks.Gated(go, "first"));
        Future<String> second = exe.submit((Callable<String>) new Tasks.Giving<>("second"));
        Thread closes = Thread.ofPlatform().daemon().start(exe::close);
        Tasks.await("it takes nothing more", exe::isShutdown);
        Tasks.await("it waits", () -> closes.getState() == Thread.State.TIMED_WAITING);
        assertFalse(first.isDone() || second.isDone());
        Files.createFile(Path.of(go));
        closes.join();
        assertTrue(exe.isTerminated());
        assertEquals("first", Tasks.value(first));
        assertEquals("second", Tasks.value(second));
        exe.close();
    }

    @Test
    void anInterruptDuringCloseCancelsAndIsKept() throws Exception {
        Future<String> running = running(new Tasks.Endless());
        Future<String> queued = exe.submit((Callable<String>) new Tasks.Giving<>("second"));
        boolean[] kept = new boolean[1];
        Thread closes = Thread.ofPlatform().daemon().start(() -> {
            exe.close();
            kept[0] = Thread.currentThread().isInterrupted();
        });
        Tasks.await("it takes nothing more", exe::isShutdown);
        assertFalse(running.isDone());
        closes.interrupt();
        closes.join(TimeUnit.SECONDS.toMillis(Tasks.PATIENCE_SECONDS));
        assertFalse(closes.isAlive());
        assertTrue(kept[0]);
        assertTrue(exe.isTerminated());
        assertThrows(CancellationException.class, () -> Tasks.value(running));
        assertThrows(CancellationException.class, () -> Tasks.value(queued));
    }

    @Test
    void awaitTerminationHeedsInterrupts() throws Exception {
        Future<String> running = running(new Tasks.Endless());
        exe.shutdown();
        assertInstanceOf(
                InterruptedException.class,
                Tasks.interrupted(() -> exe.awaitTermination(Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS)));
        assertFalse(running.isDone(), "only the wait has ended");
        running.cancel(true);
        assertTrue(exe.awaitTermination(Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void aCancelledTaskDoesNotHoldUpTheEnd() throws Exception {
        Future<String> running = running(new Tasks.Endless());
        Future<String> queued = exe.submit((Callable<String>) new Tasks.Endless());
        queued.cancel(true);
        running.cancel(true);
        exe.close();
        assertTrue(exe.isTerminated());
    }
}
