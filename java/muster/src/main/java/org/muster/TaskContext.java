package org.muster;

import java.nio.file.Path;
import java.util.List;

/**
 * What a running call knows of itself; {@link #current()} gives it on the thread that runs the function, and on threads
 * that inherit from it.
 *
 * <pre>{@code
 * exe.submit(() -> "attempt " + TaskContext.current().attempt());
 * }</pre>
 */
public interface TaskContext {
    /**
     * The context of the call that this thread runs.
     *
     * @return the context
     * @throws IllegalStateException if this thread runs no call
     */
    static TaskContext current() {
        TaskContext c = TaskContextHolder.CURRENT.get();
        if (c == null) {
            throw new IllegalStateException("no call runs on thread "
                    + Thread.currentThread().getName() + "; TaskContext is for use inside one");
        }
        return c;
    }

    /**
     * How many threads this rank may use.
     *
     * @return {@link Resources#threadsPerCore()} of the call
     */
    int threads();

    /**
     * The GPUs that are this rank's own.
     *
     * @return device numbers; empty when the call asked for none
     */
    List<Integer> gpus();

    /**
     * The directory the call runs in.
     *
     * @return an absolute path
     */
    Path workingDirectory();

    /**
     * Which attempt this is.
     *
     * @return 1 for the first run, more after a lost rank
     */
    int attempt();

    /**
     * The worker process's number within its pool.
     *
     * @return a number that no other live worker of the pool has
     */
    int workerId();

    /**
     * The object of this worker process that the executor's init function made.
     *
     * @param type the type wanted
     * @param <T> the type wanted
     * @return the object
     * @throws IllegalStateException if the init function made none of that type
     */
    <T> T state(Class<T> type);
}
