package org.muster.master;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Numbers futures that are not ours, the same one each time, without keeping them. Not thread-safe. */
final class ForeignFutures {
    private final Map<Identity, Long> numbers = new HashMap<>();
    private final ReferenceQueue<CompletableFuture<?>> gone = new ReferenceQueue<>();
    private long last;

    long number(CompletableFuture<?> f) {
        for (Reference<?> r = gone.poll(); r != null; r = gone.poll()) {
            numbers.remove(r);
        }
        return numbers.computeIfAbsent(new Identity(f, gone), _ -> ++last);
    }

    /** A future by identity; equal to itself only once the future is gone. */
    private static final class Identity extends WeakReference<CompletableFuture<?>> {
        private final int hash;

        Identity(CompletableFuture<?> f, ReferenceQueue<CompletableFuture<?>> gone) {
            super(f, gone);
            hash = System.identityHashCode(f);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object o) {
            CompletableFuture<?> mine = get();
            return this == o || (mine != null && o instanceof Identity other && other.refersTo(mine));
        }
    }
}
