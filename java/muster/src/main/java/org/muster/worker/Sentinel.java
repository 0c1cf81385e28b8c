package org.muster.worker;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Takes the master's messages while the agent's thread runs a function.
 *
 * <p>It looks every millisecond, and goes on looking for a while after a function has ended, so that a stream of short calls
 * never has to wake it: waking a thread costs more than such a call.
 */
final class Sentinel {
    private static final long LOOK_NANOS = 1_000_000;
    private static final int LINGER_LOOKS = 50;
    private static final long SHORT_OF_MEMORY_NANOS = 20_000_000;

    private final Post post;
    private final Consumer<Throwable> lost;
    private final Thread thread;
    private volatile boolean watching;
    private volatile boolean asleep;

    /**
     * Makes one.
     *
     * @param lost told when the master cannot be heard any more
     */
    Sentinel(Post post, Consumer<Throwable> lost) {
        this.post = post;
        this.lost = lost;
        thread = Thread.ofPlatform().daemon().name("muster-sentinel").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** A function begins. */
    void watch() {
        watching = true;
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    /** The function has ended. */
    void rest() {
        watching = false;
    }

    private void run() {
        int idleLooks = 0;
        while (true) {
            if (watching) {
                idleLooks = 0;
                look();
                LockSupport.parkNanos(LOOK_NANOS);
            } else if (idleLooks < LINGER_LOOKS) {
                idleLooks++;
                LockSupport.parkNanos(LOOK_NANOS);
            } else {
                asleep = true;
                if (!watching) {
                    LockSupport.park(this);
                }
                asleep = false;
            }
        }
    }

    private void look() {
        try {
            post.poll();
        } catch (OutOfMemoryError e) {
            // The function has used up the heap, and will hear of it.
            LockSupport.parkNanos(SHORT_OF_MEMORY_NANOS);
        } catch (RuntimeException | Error e) {
            // The function could not be stopped any more, nor its result be sent.
            lost.accept(e);
        }
    }
}
