package org.muster.worker;

import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private final Thread thread;
    private volatile boolean watching;
    private volatile boolean asleep;

    Sentinel(Post post) {
        this.post = post;
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
            // The agent meets the same trouble when the function has ended, and ends the process.
            Logger log = LoggerFactory.getLogger(Sentinel.class);
            log.warn("cannot hear the master while a call runs", e);
            LockSupport.parkNanos(1_000_000_000L);
        }
    }
}
