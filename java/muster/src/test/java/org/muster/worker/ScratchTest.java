package org.muster.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScratchTest {
    private final BufferPool pool = new BufferPool(1 << 20);

    @Test
    void buffersGoBackWhenAllIsComplete() {
        try (Scratch s = new Scratch(pool)) {
            s.take(1000);
            s.take(2000);
            s.track(new FakeRequest(0));
            s.trackReceive(FakeRequest.failing());
        }
        assertEquals(1024 + 2048, pool.held());
    }

    @Test
    void buffersOfWhatIsUnderWayAreKeptAwayUntilItIsComplete() {
        int before = Abandoned.sweep();
        FakeRequest send = FakeRequest.never();
        FakeRequest receive = FakeRequest.never();
        try (Scratch s = new Scratch(pool)) {
            s.take(1000);
            s.track(send);
            s.trackReceive(receive);
        }
        assertEquals(0, pool.held());
        assertTrue(receive.isCancelled());
        assertEquals(false, send.isCancelled());
        assertEquals(before + 1, Abandoned.sweep());
        send.complete();
        assertEquals(before + 1, Abandoned.sweep());
        receive.complete();
        assertEquals(before, Abandoned.sweep());
        assertEquals(0, pool.held());
    }

    @Test
    void manyRequestsAreNotAllRemembered() {
        FakeRequest late = FakeRequest.never();
        try (Scratch s = new Scratch(pool)) {
            s.take(100);
            s.track(late);
            for (int i = 0; i < 10_000; i++) {
                s.track(new FakeRequest(0));
            }
            late.complete();
        }
        assertEquals(256, pool.held());
    }
}
