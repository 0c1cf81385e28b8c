package org.muster;

import org.jspecify.annotations.Nullable;

/**
 * A kind of executor, found through {@link java.util.ServiceLoader}; for those who add one from outside.
 */
public interface Backend {
    /**
     * The name that {@link MpiExecutor}'s builders ask for.
     *
     * @return for example {@code singleNode}
     */
    String name();

    /**
     * Opens an executor.
     *
     * @param settings what the builder was told
     * @return the executor
     */
    MpiExecutor open(Settings settings);

    /**
     * What the builder was told.
     *
     * @param maxCores ranks in use at once, or 0 for the backend's own choice
     * @param resources defaults of every call
     * @param restarts how often a call is run again after a lost rank
     * @param init run once per worker process, or null
     */
    record Settings(int maxCores, Resources resources, int restarts, Builder.@Nullable InitFunction init) {}
}
