package org.muster;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A function that runs on one rank of a worker pool and gives a value back.
 *
 * <p>The function is sent by value: what its lambda captures travels with it, and so does its code, so a worker needs
 * none of the program on its class path. A captured {@link java.util.concurrent.CompletableFuture} is a dependency: the
 * call starts once it is done, and {@code join()} on it does not block inside the function.
 *
 * <pre>{@code
 * TaskFuture<Integer> a = exe.submit(() -> 20);
 * TaskFuture<Integer> b = exe.submit(() -> a.join() + 1);
 * }</pre>
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface TaskFunction<T extends @Nullable Object> extends Callable<T>, Serializable {
    /**
     * Computes the value, on the worker rank's own thread.
     *
     * @return the value; it must be possible to serialize it
     * @throws Exception whatever the function throws; it becomes the cause of the future's {@link
     *     java.util.concurrent.ExecutionException}
     */
    @Override
    T call() throws Exception;
}
