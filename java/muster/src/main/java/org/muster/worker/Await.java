package org.muster.worker;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.MpiRequest;
import org.muster.wire.Pauses;

/**
 * The waits of one call's communicators, and whether these may still be used. Thread-safe.
 *
 * <p>They may be used until the call has ended ({@link #close}) or was cut off: cancelled by its guard, a waiting
 * thread interrupted, or the call ended while some thread was still waiting. What was under way then never completes
 * here, so the communicators are no good any more, and nothing may be freed or begun on them.
 */
final class Await {
    private final CallGuard guard;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closed;
    private volatile @Nullable String cutOff;

    Await(CallGuard guard) {
        this.guard = guard;
    }

    /**
     * Whether the communicators must be dropped: a wait was given up, here or, as the call was cancelled, perhaps on
     * another rank.
     */
    boolean wasCutOff() {
        return cutOff != null || guard.cancelled();
    }

    /** The call has ended. */
    void close() {
        closed = true;
        if (waiting.get() > 0) {
            cutOff = "the call ended";
        }
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
        if (!request.test()) {
            done(() -> request.test() ? Progress.DONE : Progress.NONE);
        }
    }

    /** Waits for an operation. */
    void done(Operation operation) {
        Pauses pauses = new Pauses(Pauses.COMMUNICATOR);
        waiting.incrementAndGet();
        try {
            Progress progress = operation.poll();
            while (progress != Progress.DONE) {
                if (progress == Progress.SOME) {
                    pauses.reset();
                } else {
                    leaveIfCutOff();
                    pauses.pause(false);
                }
                progress = operation.poll();
            }
        } finally {
            waiting.decrementAndGet();
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
        } else if (closed) {
            cutOff = "the call ended";
        }
        String why = cutOff;
        if (why != null) {
            throw new CancellationException(why);
        }
    }
}
