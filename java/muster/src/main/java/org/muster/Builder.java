package org.muster;

import java.io.Serializable;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the settings of an executor and opens it; got from {@link MpiExecutor#singleNode()} and its siblings.
 *
 * <p>Not thread-safe; may be opened more than once.
 */
public final class Builder {
    private final String backend;
    private int maxCores;
    private Resources resources = Resources.cores(1);
    private int restarts;
    private @Nullable InitFunction init;

    Builder(String backend) {
        this.backend = backend;
    }

    /**
     * Makes an object once in each worker process, before its first call; {@link TaskContext#state(Class)} gives it to
     * the calls.
     */
    @FunctionalInterface
    public interface InitFunction extends Callable<@Nullable Object>, Serializable {}

    /**
     * Sets how many ranks may be in use at once; the usual is one per core of this node, or every worker rank of a world.
     *
     * @param n how many, at least 1
     * @return this
     * @throws IllegalArgumentException if {@code n} is less than 1
     */
    public Builder maxCores(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("maxCores must be at least 1, not " + n);
        }
        maxCores = n;
        return this;
    }

    /**
     * Sets the resources of calls that are submitted without.
     *
     * @param r the defaults
     * @return this
     */
    public Builder resources(Resources r) {
        resources = r;
        return this;
    }

    /**
     * Sets how often a call is run again when a rank of it is lost; usually never.
     *
     * @param n how often, at least 0
     * @return this
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public Builder restarts(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("restarts must be at least 0, not " + n);
        }
        restarts = n;
        return this;
    }

    /**
     * Sets a function that every worker process runs once before its first call.
     *
     * @param f the function; what it gives is what {@link TaskContext#state(Class)} finds
     * @return this
     */
    public Builder initFunction(InitFunction f) {
        init = f;
        return this;
    }

    /**
     * Opens the executor. Returns before its workers are up: they start in the background.
     *
     * @return the executor, to be closed by the caller
     * @throws LaunchException if MPI is not usable here; the message says what is missing
     * @throws ResourcesException if more cores are asked for than there can be
     */
    public MpiExecutor open() {
        for (Backend b : ServiceLoader.load(Backend.class, Builder.class.getClassLoader())) {
            if (b.name().equals(backend)) {
                return b.open(new Backend.Settings(maxCores, resources, restarts, init));
            }
        }
        throw new LaunchException("no backend named \"" + backend + "\" is on the class path; is muster.jar whole?");
    }
}
