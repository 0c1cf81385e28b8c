package org.muster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
     * @param minCores workers kept at least, or -1 for the backend's own choice
     * @param idleTime after which time further workers that have nothing to do are ended
     * @param gpusPerNode how many GPUs each node has, or -1 to look for them
     * @param heartbeat how often master and workers on other nodes tell each other that they are alive
     * @param patience after which silence one takes the other for dead
     * @param resources defaults of every call
     * @param restarts how often a call is run again after a lost rank
     * @param init run once per worker process, or null
     * @param cache directory of the result cache, or null for none
     * @param cluster what the builder of a cluster executor was told; null for the others
     */
    record Settings(
            int maxCores,
            int minCores,
            Duration idleTime,
            int gpusPerNode,
            Duration heartbeat,
            Duration patience,
            Resources resources,
            int restarts,
            Builder.@Nullable InitFunction init,
            @Nullable Path cache,
            @Nullable Cluster cluster) {}

    /**
     * What the builder of a cluster executor was told.
     *
     * @param system the batch system, or null if it is to be found by its name
     * @param systemName its name
     * @param leastJobs how many jobs that could start wait in the system's queue at most
     * @param mostJobs how many jobs the system has at once at most
     * @param pollInterval how often the system is asked how the jobs stand
     * @param template the file that a job's script is made of, or null for the usual one
     * @param launcher what starts the ranks of a job, in front of {@code -n RANKS COMMAND}; empty for the system's own choice
     * @param detach whether closing the executor leaves its jobs alone
     */
    record Cluster(
            @Nullable BatchSystem system,
            String systemName,
            int leastJobs,
            int mostJobs,
            Duration pollInterval,
            @Nullable Path template,
            List<String> launcher,
            boolean detach) {}
}
