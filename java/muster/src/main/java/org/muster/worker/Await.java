package org.muster.worker;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.MpiRequest;

/**
 * The waits of one call's communicators, and whether these may still be used. Thread-safe.
 *
 * <p>They may be used until the call has ended ({@link #close}) or was cut off: cancelled by its guard, or a waiting
 * thread interrupted. What was under way then never completes here, so the communicators are no good any more, and
 * nothing may be freed or begun on them.
 */
final class Await {
    private final CallGuard guard;
    private volatile boolean closed;
    private volatile @Nullable String cutOff;

    Await(CallGuard guard) {
        this.guard = guard;
    }

    /** Whether a wait was given up, so that the communicators must be dropped. */
    boolean wasCutOff() {
        return cutOff != null;
    }

    /** The call has ended. */
    void close() {
        closed = true;
    }

    /**
     * To be called at the start of each operation.
     *
     * @throws IllegalStateException if the call has ended
     * @throws CancellationException if it was cut off
     */
    void check() {
        checkOpen();
        guard.check();
        String why = cutOff;
        if (why != null) {
            throw new CancellationException(why);
        }
    }

    /**
     * To be called where nothing is exchanged.
     *
     * @throws IllegalStateException if the call has ended
     */
    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("this communicator's call has ended; it is valid only within the call");
        }
    }

    /** Waits for a request. */
    void done(MpiRequest request) {
        if (request.test()) {
            return;
        }
        Idle idle = new Idle();
        do {
            leaveIfCutOff();
            idle.pause();
        } while (!request.test());
    }

    /** Waits for an operation. */
    void done(Operation operation) {
        Idle idle = new Idle();
        while (true) {
            switch (operation.poll()) {
                case DONE -> {
                    return;
                }
                case SOME -> idle.reset();
                case NONE -> {
                    leaveIfCutOff();
                    idle.pause();
                }
            }
        }
    }

    private void leaveIfCutOff() {
        if (guard.cancelled()) {
            cutOff = "the call was cancelled";
            guard.check();
        }
        if (Thread.currentThread().isInterrupted()) {
            cutOff = "a thread of the call was interrupted while it waited for other ranks; its communicator cannot"
                    + " be used any more";
        }
        String why = cutOff;
        if (why != null) {
            throw new CancellationException(why);
        }
    }
}
