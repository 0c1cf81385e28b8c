package org.muster.wire;

import java.util.concurrent.locks.LockSupport;

/**
 * How a thread waits that has to look by itself whether something came: it spins briefly, yields for a while, and then
 * parks with growing pauses. Not thread-safe.
 */
public final class Pauses {
    /** Longest pause in nanoseconds while an answer is expected. */
    public static final long BUSY = 500_000;

    /** Longest pause in nanoseconds of a worker that has nothing to do. */
    public static final long IDLE_WORKER = 5_000_000;

    private static final int SPINS = 50;
    private static final long YIELD_NANOS = 200_000;
    private static final long SHORTEST = 20_000;

    private final long longest;
    private int spins;
    private long since;
    private long pause;

    /**
     * Makes one.
     *
     * @param longest the longest pause, in nanoseconds
     */
    public Pauses(long longest) {
        this.longest = longest;
        reset();
    }

    /** Something came: be quick again. */
    public void reset() {
        spins = 0;
        pause = SHORTEST;
    }

    /**
     * Waits a little, the longer the more often it was called in vain; returns early when the thread is unparked.
     *
     * @param moved whether something came since the last time; then it does not wait at all
     */
    public void pause(boolean moved) {
        if (moved) {
            reset();
        } else if (spins < SPINS) {
            if (++spins == SPINS) {
                since = System.nanoTime();
            }
            Thread.onSpinWait();
        } else if (System.nanoTime() - since < YIELD_NANOS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(this, pause);
            // A tenth at a time: the pause stays in proportion to how long nothing has come.
            pause = Math.min(longest, pause + pause / 10);
        }
    }

    /**
     * Whether the next pause would park the thread.
     *
     * @return true if spinning and yielding are over
     */
    public boolean isParking() {
        return spins >= SPINS && System.nanoTime() - since >= YIELD_NANOS;
    }
}
