package org.muster.worker;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.muster.SerializableFunction;
import org.muster.TaskContextHolder;

/**
 * Several items of a map as one call. An item that fails does not keep the others from being computed.
 *
 * @param inside the map's function
 * @param items the items
 */
public record Chunk(SerializableFunction<@Nullable Object, @Nullable Object> inside, List<@Nullable Object> items)
        implements Wrapper, Callable<List<@Nullable Object>>, Serializable {
    /** Some items of a chunk failed. It is an exception so that the chunk counts as failed, and is not kept as a result. */
    public static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // it travels by Muster's own serialization
        private final List<@Nullable Object> values;

        @SuppressWarnings("serial")
        private final List<@Nullable Object> failures;

        Failed(List<@Nullable Object> values, List<@Nullable Object> failures) {
            super("items of a chunk failed");
            this.values = values;
            this.failures = failures;
        }

        /**
         * The value of an item that did not fail.
         *
         * @param item its place in the chunk
         * @return the value
         */
        public @Nullable Object value(int item) {
            return values.get(item);
        }

        /**
         * What an item failed with.
         *
         * @param item its place in the chunk
         * @return the exception as {@link CallContext#packed} made it; null if the item did not fail
         */
        public @Nullable Object failure(int item) {
            return failures.get(item);
        }
    }

    @Override
    public List<@Nullable Object> call() throws Failed {
        List<@Nullable Object> values = new ArrayList<>(items.size());
        List<@Nullable Object> failures = new ArrayList<>(items.size());
        CallContext context = TaskContextHolder.get() instanceof CallContext c ? c : null;
        boolean failed = false;
        boolean stopped = false;
        for (Object item : items) {
            Object value = null;
            Object failure = null;
            try {
                // An interrupt is seen by one item only, and the call is to end.
                stopped |= Thread.interrupted()
                        || (context != null && context.guard().cancelled());
                if (stopped) {
                    throw new InterruptedException("the call was stopped before this item");
                }
                value = inside.apply(item);
            } catch (Throwable t) {
                failed = true;
                failure = context == null ? t : context.packed(t);
            }
            values.add(value);
            failures.add(failure);
        }
        if (failed) {
            throw new Failed(values, failures);
        }
        return values;
    }
}
