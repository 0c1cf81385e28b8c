package org.muster.tests.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.muster.MpiExecutor;
import org.muster.TaskFuture;
import org.muster.TaskState;

/** A pool of two ranks as an executor service, and its futures. */
class PoolTest extends SubmitCases {
    private static MpiExecutor exe;

    @BeforeAll
    static void open() {
        exe = MpiExecutor.singleNode().maxCores(2).open();
    }

    @AfterAll
    static void close() {
        exe.close();
    }

    @Override
    ExecutorService exe() {
        return exe;
    }

    private static TaskFuture<String> running() throws InterruptedException {
        TaskFuture<String> f = (TaskFuture<String>) exe.submit((Callable<String>) new Tasks.Endless());
        Tasks.await("it runs", () -> f.taskState() == TaskState.RUNNING);
        return f;
    }

    private static void free() throws InterruptedException {
        Tasks.await("nothing runs", () -> exe.info().busy() == 0 && exe.info().queued() == 0);
    }

    // ---- futures

    @Test
    void whileItRuns() throws Exception {
        TaskFuture<String> f = running();
        assertFalse(f.isDone() || f.isCancelled());
        assertEquals(Future.State.RUNNING, f.state());
        assertThrows(IllegalStateException.class, f::resultNow);
        assertThrows(IllegalStateException.class, f::exceptionNow);
        assertEquals("absent", f.getNow("absent"));
        assertThrows(TimeoutException.class, () -> f.get(0, TimeUnit.SECONDS));
        assertThrows(TimeoutException.class, () -> f.get(-1, TimeUnit.SECONDS));
        assertThrows(TimeoutException.class, () -> f.get(1, TimeUnit.MILLISECONDS));
        assertTrue(f.cancel(true));
        assertTrue(f.isDone() && f.isCancelled());
        assertEquals(Future.State.CANCELLED, f.state());
        assertThrows(CancellationException.class, f::get);
        assertThrows(CancellationException.class, () -> f.get(1, TimeUnit.MINUTES));
        assertThrows(CancellationException.class, f::join);
        assertThrows(CancellationException.class, () -> f.getNow("absent"));
        assertThrows(IllegalStateException.class, f::resultNow);
        assertThrows(IllegalStateException.class, f::exceptionNow);
        free();
    }

    @Test
    void whatWaitsForRanksIsCancelledAndNeverRuns() throws Exception {
        String ran = dir.resolve("ran").toString();
        TaskFuture<String> one = running();
        TaskFuture<String> two = running();
        Future<String> queued = exe.submit((Callable<String>) new Tasks.Noting(ran));
        assertTrue(queued.cancel(false));
        one.cancel(true);
        two.cancel(true);
        assertEquals("x", Tasks.value(exe.submit((Callable<String>) new Tasks.Giving<>("x"))));
        free();
        assertEquals(0, Tasks.marks(ran));
    }

    @Test
    void cancelWithoutInterruptLetsItRunOn() throws Exception {
        Path go = dir.resolve("go");
        Path after = dir.resolve("after");
        String goName = go.toString();
        String afterName = after.toString();
        TaskFuture<String> f = exe.submit(() -> {
            new Tasks.Gated(goName, "").call();
            return new Tasks.Noting(afterName).call();
        });
        Tasks.await("it runs", () -> f.taskState() == TaskState.RUNNING);
        assertTrue(f.cancel(false));
        assertTrue(f.isCancelled());
        Files.createFile(go);
        Tasks.await("it runs on", () -> Files.exists(after));
        assertThrows(CancellationException.class, f::get);
        free();
    }

    @Test
    void interruptsEndWaitsForAFuture() throws Exception {
        TaskFuture<String> f = running();
        assertInstanceOf(InterruptedException.class, Tasks.interrupted(f::get));
        assertInstanceOf(
                InterruptedException.class, Tasks.interrupted(() -> f.get(Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS)));
        assertFalse(f.isDone(), "only the wait has ended");
        f.cancel(true);
        free();
    }

    @Test
    void joinKeepsTheInterruptForLater() throws Exception {
        TaskFuture<String> f = running();
        boolean[] kept = new boolean[1];
        Thread t = Thread.ofPlatform().start(() -> {
            Thread.currentThread().interrupt();
            try {
                f.join();
            } catch (CancellationException e) {
                kept[0] = Thread.currentThread().isInterrupted();
            }
        });
        Tasks.await("it waits", () -> t.getState() == Thread.State.WAITING);
        f.cancel(true);
        t.join();
        assertTrue(kept[0]);
        free();
    }

    @Test
    void joinThrowsUnchecked() {
        TaskFuture<String> f =
                (TaskFuture<String>) exe.submit((Callable<String>) new Tasks.Failing(new java.io.IOException("no")));
        CompletionException e = assertThrows(CompletionException.class, f::join);
        assertInstanceOf(java.io.IOException.class, e.getCause());
        assertInstanceOf(java.io.IOException.class, f.exceptionNow());
        assertTrue(f.isCompletedExceptionally());
    }

    @Test
    void completedByHandWhileAThreadWaits() throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            TaskFuture<String> complete = running();
            Future<String> waits = threads.submit(() -> complete.get());
            assertTrue(complete.complete("by hand"));
            assertEquals("by hand", Tasks.value(waits));
            TaskFuture<String> fails = running();
            Future<String> waits2 = threads.submit(() -> fails.get());
            assertTrue(fails.completeExceptionally(new ArithmeticException("by hand")));
            assertThrows(ExecutionException.class, () -> Tasks.value(waits2));
            free();
        }
    }

    @Test
    void timeoutsOfCompletableFuture() throws Exception {
        TaskFuture<String> f = running();
        f.completeOnTimeout("late", 1, TimeUnit.MILLISECONDS);
        assertEquals("late", Tasks.value(f));
        TaskFuture<String> g = running();
        g.orTimeout(1, TimeUnit.MILLISECONDS);
        assertInstanceOf(
                TimeoutException.class,
                assertThrows(ExecutionException.class, () -> Tasks.value(g)).getCause());
        free(); // both calls were stopped
    }

    /** The JDK completes these on ways of its own, past {@code complete}. */
    @Test
    void completedAsynchronouslyOrObtrudedWhileAThreadWaits() throws Exception {
        for (boolean async : new boolean[] {true, false}) {
            TaskFuture<String> f = running();
            CompletableFuture<String> seen = new CompletableFuture<>();
            Thread waits = Thread.ofPlatform().daemon().start(() -> seen.complete(f.join()));
            Tasks.await("it waits", () -> waits.getState() == Thread.State.WAITING);
            if (async) {
                f.completeAsync(() -> "elsewhere");
            } else {
                f.obtrudeValue("elsewhere");
            }
            assertEquals("elsewhere", Tasks.value(seen));
            free(); // the call was stopped
        }
    }

    @Test
    void stagesAndCopies() throws Exception {
        TaskFuture<String> f = exe.submit(() -> "x");
        assertEquals("xy", Tasks.value(f.thenApply(s -> s + "y")));
        assertEquals("x", Tasks.value(f.copy()));
        assertEquals("x", Tasks.value(f.minimalCompletionStage().toCompletableFuture()));
        assertEquals("xx", Tasks.value(f.thenCombine(exe.submit(() -> "x"), String::concat)));
        TaskFuture<String> bad = exe.submit(() -> {
            throw new ArithmeticException("no");
        });
        assertEquals("saved", Tasks.value(bad.exceptionally(t -> "saved")));
        assertEquals("no", Tasks.value(bad.handle((_, t) -> t.getMessage())));
        assertEquals("x", CompletableFuture.anyOf(f, new CompletableFuture<>()).join());
        assertThrows(
                CompletionException.class, () -> CompletableFuture.allOf(f, bad).join());
    }

    // ---- invokeAll and invokeAny where tasks take their time

    @Test
    void invokeAnyCancelsTheOthers() throws Exception {
        assertEquals(
                "x",
                exe.invokeAny(
                        List.<Callable<String>>of(new Tasks.Endless(), new Tasks.Giving<>("x"), new Tasks.Endless())));
        free();
    }

    @Test
    void invokeAnyInTimeOrNot() throws Exception {
        List<Callable<String>> endless = List.of(new Tasks.Endless(), new Tasks.Endless(), new Tasks.Endless());
        assertThrows(TimeoutException.class, () -> exe.invokeAny(endless, 50, TimeUnit.MILLISECONDS));
        assertThrows(TimeoutException.class, () -> exe.invokeAny(endless, 0, TimeUnit.MILLISECONDS));
        free();
        assertInstanceOf(InterruptedException.class, Tasks.interrupted(() -> exe.invokeAny(endless)));
        free();
    }

    @Test
    void invokeAllInTimeOrNot() throws Exception {
        List<Callable<String>> all = List.of(new Tasks.Giving<>("x"), new Tasks.Endless(), new Tasks.Endless());
        List<Future<String>> futures = exe.invokeAll(all, 300, TimeUnit.MILLISECONDS);
        assertEquals(3, futures.size());
        assertTrue(futures.stream().allMatch(Future::isDone));
        assertTrue(futures.get(1).isCancelled() && futures.get(2).isCancelled());
        free();
        futures = exe.invokeAll(all, 0, TimeUnit.MILLISECONDS);
        assertTrue(futures.stream().allMatch(Future::isDone));
        assertTrue(futures.get(1).isCancelled() && futures.get(2).isCancelled());
        free();
        assertInstanceOf(InterruptedException.class, Tasks.interrupted(() -> exe.invokeAll(all)));
        free(); // they were cancelled
        assertInstanceOf(
                InterruptedException.class,
                Tasks.interrupted(() -> exe.invokeAll(all, Tasks.PATIENCE_SECONDS, TimeUnit.SECONDS)));
        free();
    }

    @Test
    void aNullElementCancelsWhatWasSubmittedBeforeIt() throws Exception {
        List<Callable<String>> withNull = java.util.Arrays.asList(new Tasks.Endless(), null);
        assertThrows(NullPointerException.class, () -> exe.invokeAll(withNull));
        assertThrows(NullPointerException.class, () -> exe.invokeAny(withNull));
        free();
    }
}
