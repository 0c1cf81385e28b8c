package org.muster.worker;

import java.util.concurrent.locks.LockSupport;

/**
 * How one wait passes the time between two looks: spinning at first, then letting others run, then parked.
 *
 * <p>A pause is a fraction of the time waited so far, so what is waited too long stays a fraction of the whole; and at
 * most 1 ms, so a cancelled call is left soon. Used by one thread.
 */
final class Idle {
    private static final long SPIN_NANOS = 30_000;
    private static final long YIELD_NANOS = 1_000_000;
    private static final long LONGEST_PAUSE = 1_000_000;

    private boolean waiting;
    private long since;

    /** Begins anew: something happened. */
    void reset() {
        waiting = false;
    }

    /** Passes a little time. */
    @SuppressWarnings("ThreadPriorityCheck") // with more ranks than cores, yielding is what lets the others go on
    void pause() {
        long now = System.nanoTime();
        if (!waiting) {
            waiting = true;
            since = now;
        }
        long waited = now - since;
        if (waited < SPIN_NANOS) {
            Thread.onSpinWait();
        } else if (waited < YIELD_NANOS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(pauseAfter(waited));
        }
    }

    /** The pause, in nanoseconds, after a wait of so many. */
    static long pauseAfter(long waited) {
        return Math.min(waited / 8, LONGEST_PAUSE);
    }
}
