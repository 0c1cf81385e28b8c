package org.muster.worker;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells a running call that it is to end. One for each call and rank; thread-safe.
 *
 * <p>Once cancelled it stays so; the first reason given is the one that counts.
 */
public final class CallGuard {
    private final AtomicReference<@Nullable String> reason = new AtomicReference<>();

    /** Makes one that is not cancelled. */
    public CallGuard() {}

    /**
     * Cancels the call.
     *
     * @param why one sentence for people, for example {@code "rank 2 of the call failed"}
     */
    public void cancel(String why) {
        reason.compareAndSet(null, why);
    }

    /**
     * Whether the call is cancelled.
     *
     * @return true once {@link #cancel} was called
     */
    public boolean cancelled() {
        return reason.get() != null;
    }

    /**
     * Goes on only if the call is not cancelled.
     *
     * @throws CancellationException with the reason, if it is
     */
    public void check() {
        String why = reason.get();
        if (why != null) {
            throw new CancellationException(why);
        }
    }
}
