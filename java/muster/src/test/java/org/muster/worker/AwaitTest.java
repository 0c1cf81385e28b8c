package org.muster.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.muster.mpi.MpiException;

class AwaitTest {
    private final CallGuard guard = new CallGuard();
    private final Await await = new Await(guard);

    @Test
    void waitsUntilTheRequestIsComplete() {
        await.done(new FakeRequest(0));
        await.done(new FakeRequest(500));
        assertFalse(await.wasCutOff());
    }

    @Test
    void anOperationIsLookedAtUntilItIsDone() {
        int[] looks = new int[1];
        await.done(() -> switch (++looks[0] % 5) {
            case 0 -> Progress.DONE;
            case 1 -> Progress.SOME;
            default -> Progress.NONE;
        });
        assertEquals(5, looks[0]);
    }

    @Test
    void theGuardEndsAWaitWithItsReason() {
        guard.cancel("first reason");
        guard.cancel("second reason");
        var e = assertThrows(CancellationException.class, () -> await.done(FakeRequest.never()));
        assertEquals("first reason", e.getMessage());
        assertTrue(await.wasCutOff());
        assertThrows(CancellationException.class, await::check);
    }

    @Test
    void aCompleteRequestIsDoneEvenIfTheCallIsCancelled() {
        guard.cancel("a reason");
        await.done(new FakeRequest(0));
        assertTrue(await.wasCutOff(), "another rank may have been waiting");
    }

    @Test
    void anInterruptEndsAWaitAndStaysVisible() {
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> await.done(FakeRequest.never()));
        assertTrue(Thread.interrupted());
        assertTrue(await.wasCutOff());
        var later = assertThrows(CancellationException.class, await::check);
        assertTrue(String.valueOf(later.getMessage()).contains("interrupted"), later.toString());
    }

    @Test
    void afterTheEndNothingMayBeBegun() {
        await.check();
        await.close();
        assertThrows(IllegalStateException.class, await::check);
        assertFalse(await.wasCutOff());
    }

    @Test
    void aThreadStillWaitingAtTheEndIsLetGoAndTheCommunicatorIsLost() throws Exception {
        FutureTask<?> wait = new FutureTask<>(() -> await.done(FakeRequest.never()), null);
        Thread thread = Thread.ofPlatform().start(wait);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        await.close();
        thread.join();
        var e = assertThrows(java.util.concurrent.ExecutionException.class, wait::get);
        assertInstanceOf(CancellationException.class, e.getCause());
        assertTrue(await.wasCutOff());
    }

    @Test
    void aFailedRequestIsTold() {
        assertThrows(MpiException.class, () -> await.done(FakeRequest.failing()));
    }
}
