package org.muster;

/**
 * Told what happens to calls; every method does nothing unless overridden.
 *
 * <p>Called on the executor's callback thread, one event at a time, in the order in which things happened to one call.
 * What a listener throws is logged and dropped.
 */
public interface TaskListener {
    /**
     * A call was accepted.
     *
     * @param f its future
     */
    default void submitted(TaskFuture<?> f) {}

    /**
     * A call was sent to its ranks.
     *
     * @param f its future
     */
    default void started(TaskFuture<?> f) {}

    /**
     * A call's result was found in the cache, so it is not started; {@link #finished} follows.
     *
     * @param f its future
     */
    default void cached(TaskFuture<?> f) {}

    /**
     * A call ended with a result.
     *
     * @param f its future
     */
    default void finished(TaskFuture<?> f) {}

    /**
     * A call ended with an exception.
     *
     * @param f its future
     * @param cause the exception
     */
    default void failed(TaskFuture<?> f, Throwable cause) {}

    /**
     * A call was cancelled.
     *
     * @param f its future
     */
    default void cancelled(TaskFuture<?> f) {}

    /**
     * A call will be run again because a rank of it was lost.
     *
     * @param f its future
     * @param attempt the number of the coming attempt, 2 or more
     */
    default void retried(TaskFuture<?> f, int attempt) {}

    /**
     * A worker process was lost.
     *
     * @param workerId its number in the pool
     * @param host its host
     * @param pid its process id there
     */
    default void rankLost(int workerId, String host, long pid) {}
}
