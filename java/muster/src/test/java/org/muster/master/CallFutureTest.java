package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.muster.Resources;
import org.muster.TaskState;

class CallFutureTest {
    private final List<Boolean> cancels = new ArrayList<>();
    private final CallFuture<String> f = new CallFuture<>("k", Resources.cores(1), (_, stop) -> cancels.add(stop));

    private void run() {
        assertTrue(f.to(TaskState.QUEUED));
        assertTrue(f.to(TaskState.RUNNING));
    }

    @Test
    void theWaitingThreadReadsTheOutcome() throws Exception {
        run();
        Thread[] reader = new Thread[1];
        CountDownLatch waits = new CountDownLatch(1);
        CompletableFuture<String> got = CompletableFuture.supplyAsync(
                () -> {
                    waits.countDown();
                    return f.join();
                },
                r -> Thread.ofPlatform().name("waiter").start(r));
        waits.await();
        f.to(TaskState.DONE);
        f.settle(() -> {
            reader[0] = Thread.currentThread();
            return "value";
        });
        assertEquals("value", got.get());
        assertEquals("waiter", reader[0].getName());
        assertEquals("value", f.get(1, TimeUnit.MILLISECONDS));
    }

    @Test
    void whatReadingThrowsIsTheFailure() {
        run();
        IllegalStateException e = new IllegalStateException("x");
        f.settle(CallFuture.failing(e));
        assertSame(e, assertThrows(ExecutionException.class, f::get).getCause());
        Throwable more = new RuntimeException("more");
        f.addFurther(more);
        assertSame(more, e.getSuppressed()[0]);
    }

    @Test
    void aWaitEndsByTimeoutInterruptOrCancel() throws Exception {
        assertThrows(TimeoutException.class, () -> f.get(1, TimeUnit.MILLISECONDS));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, f::get);
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        Thread waiter = Thread.ofPlatform().start(() -> {
            try {
                f.get();
            } catch (Throwable t) {
                seen.complete(t);
            }
        });
        assertTrue(f.cancel(true));
        assertTrue(seen.get() instanceof CancellationException);
        waiter.join();
        assertEquals(List.of(true), cancels);
        assertEquals(TaskState.CANCELLED, f.taskState());
        assertFalse(f.to(TaskState.QUEUED), "an end state has no successor");
    }

    @Test
    void completingByHandGivesTheCallUp() throws Exception {
        run();
        assertTrue(f.complete("by hand"));
        assertEquals("by hand", f.get());
        assertEquals(List.of(true), cancels);
    }

    @Test
    void everyWaitingThreadIsWoken() throws Exception {
        run();
        CountDownLatch wait = new CountDownLatch(3);
        List<CompletableFuture<String>> got = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            got.add(CompletableFuture.supplyAsync(
                    () -> {
                        wait.countDown();
                        return f.join();
                    },
                    r -> Thread.ofPlatform().start(r)));
        }
        wait.await();
        f.settle(() -> "value");
        for (CompletableFuture<String> g : got) {
            assertEquals("value", g.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void aStageThatBlocksHoldsUpNoOther() throws Exception {
        run();
        CountDownLatch open = new CountDownLatch(1);
        CompletableFuture<String> stage = f.thenApply(v -> {
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return v + "!";
        });
        Callbacks callbacks = new Callbacks("test-callbacks");
        f.settle(() -> "value");
        callbacks.finish(f);
        CallFuture<String> other = new CallFuture<>("other", Resources.cores(1), CallFuture.Owner.NONE);
        CompletableFuture<String> its = other.thenApply(v -> v + "?");
        other.settle(() -> "value");
        callbacks.finish(other);
        assertEquals("value?", its.get(10, TimeUnit.SECONDS));
        assertFalse(stage.isDone());
        open.countDown();
        assertEquals("value!", stage.get(10, TimeUnit.SECONDS));
        callbacks.end();
    }

    /** Who leaves the outcome need not see to the rest where somebody waits: whatever becomes of the wait, it is seen to. */
    @Test
    void whoWaitsFinishesAlsoWhenTheWaitIsCutOff() throws Exception {
        for (int i = 0; i < 200; i++) {
            CallFuture<String> g = new CallFuture<>("k", Resources.cores(1), CallFuture.Owner.NONE);
            int how = i;
            Thread waiter = Thread.ofPlatform().start(() -> {
                try {
                    if (how % 2 == 0) {
                        g.get();
                    } else {
                        g.get(how, TimeUnit.MICROSECONDS);
                    }
                } catch (InterruptedException | TimeoutException e) {
                    // As it may be.
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            });
            if (how % 4 == 0) {
                waiter.interrupt();
            }
            if (!g.settle(() -> "value")) {
                g.finish();
            }
            g.awaitDone();
            waiter.join();
            assertEquals("value", g.getNow("not done"));
        }
    }

    /** A stage may have come while it was waited for. */
    @Test
    void whoWaitsLeavesStagesToAnother() throws Exception {
        run();
        Thread waiter = Thread.ofPlatform().start(f::join);
        Thread[] stage = new Thread[1];
        CompletableFuture<Void> ran = f.thenAccept(_ -> stage[0] = Thread.currentThread());
        if (!f.settle(() -> "value")) {
            f.finishHereOrElsewhere();
        }
        ran.get();
        assertTrue(stage[0].isVirtual(), stage[0]::toString);
        waiter.join();
    }

    /** A stage may wait for what the thread that waits does next, so it never runs on that thread. */
    @Test
    void aThreadThatWaitsRunsNoStage() throws Exception {
        for (int i = 0; i < 1000; i++) {
            CallFuture<String> g = new CallFuture<>("k", Resources.cores(1), CallFuture.Owner.NONE);
            CountDownLatch next = new CountDownLatch(1);
            CompletableFuture<Void> stages = CompletableFuture.allOf(
                    g.thenAccept(_ -> await(next)), g.thenAccept(_ -> await(next)), g.thenAccept(_ -> await(next)));
            Thread.ofPlatform().start(() -> {
                if (!g.settle(() -> "value")) {
                    g.finishHereOrElsewhere();
                }
            });
            assertEquals("value", i % 2 == 0 ? g.get() : g.get(1, TimeUnit.DAYS));
            next.countDown();
            stages.get();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
