package org.muster;

import java.io.Serializable;

/**
 * An action that runs on one rank of a worker pool for what it does there; it has no value.
 *
 * <pre>{@code
 * exe.submit(() -> System.err.println("here")).get();
 * }</pre>
 *
 * @see TaskFunction for how it travels
 */
@FunctionalInterface
public interface TaskAction extends Runnable, Serializable {
    /** Acts, on the worker rank's own thread. */
    @Override
    void run();
}
