package org.muster;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function of one argument that can be sent to a worker; see {@link MpiExecutor#map}.
 *
 * @param <A> the type of the argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface SerializableFunction<A extends @Nullable Object, R extends @Nullable Object> extends Serializable {
    /**
     * Applies this function, on the worker rank's own thread.
     *
     * @param argument one item
     * @return the result for this item
     * @throws Exception whatever the function throws; it becomes the cause of that item's failure
     */
    R apply(A argument) throws Exception;
}
