package org.muster.master;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A stage made of a call's future, by {@code thenApply} or its kin, or of another such stage. It knows which call it comes
 * from by number only, so it keeps neither that future nor its value.
 */
final class StageFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    private static final AtomicLong LAST = new AtomicLong();

    /** Unique among stages. */
    final long number = LAST.incrementAndGet();

    /** Number of the call it was made of; of the first one where it was made of two. */
    final long call;

    StageFuture(long call) {
        this.call = call;
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
        return new StageFuture<>(call);
    }

    /** For messages. */
    @Override
    public String toString() {
        return "stage of call-" + call;
    }
}
