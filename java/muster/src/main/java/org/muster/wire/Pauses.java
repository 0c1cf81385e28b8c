package org.muster.wire;

import java.util.concurrent.locks.LockSupport;

/**
 * How a thread waits that has to look by itself whether something came: it spins at first, then lets others run, then
 * parks.
 *
 * <p>A pause is a fraction of the time waited so far, so what is waited too long stays a fraction of the whole. A parked thread that is unparked looks again at once. Not
 * thread-safe.
 */
public final class Pauses {
    /** Longest pause in nanoseconds of a rank that waits for others, so that a cancelled call is left soon. */
    public static final long COMMUNICATOR = 1_000_000;

    /** Longest pause in nanoseconds of a master that expects answers. */
    public static final long BUSY = 500_000;

    /** Longest pause in nanoseconds of a worker that has nothing to do. */
    public static final long IDLE_WORKER = 5_000_000;

    private static final long SPIN_NANOS = 30_000;
    private static final long YIELD_NANOS = 1_000_000;

    private final long longest;
    private boolean waiting;
    private long since;

    /**
     * Makes one.
     *
     * @param longest the longest pause, in nanoseconds
     */
    public Pauses(long longest) {
        this.longest = longest;
    }

    /** Something came: be quick again. */
    public void reset() {
        waiting = false;
    }

    /**
     * Waits a little, the longer the longer nothing has come; returns early when the thread is unparked.
     *
     * @param moved whether something came since the last time; then it does not wait at all
     */
    public void pause(boolean moved) {
        if (moved) {
            reset();
            return;
        }
        long waited = waited();
        if (waited < SPIN_NANOS) {
            Thread.onSpinWait();
        } else if (waited < YIELD_NANOS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(this, pauseAfter(waited, longest));
        }
    }

    /**
     * Whether the next pause would park the thread.
     *
     * @return true if spinning and yielding are over
     */
    public boolean isParking() {
        return waiting && waited() >= YIELD_NANOS;
    }

    /**
     * Whether nothing has come for longer than this.
     *
     * @param nanos how long
     * @return true if so
     */
    public boolean isLongerThan(long nanos) {
        return waiting && waited() > nanos;
    }

    private long waited() {
        long now = System.nanoTime();
        if (!waiting) {
            waiting = true;
            since = now;
        }
        return now - since;
    }

    /** The pause after a wait of so many nanoseconds. */
    static long pauseAfter(long waited, long longest) {
        return Math.min(waited / 8, longest);
    }
}
