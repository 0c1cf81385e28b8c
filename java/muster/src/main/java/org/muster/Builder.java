package org.muster;

import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    private int minCores = -1;
    private Duration idleTime = Duration.ofMinutes(1);
    private int gpus = -1;
    private Duration heartbeat = Duration.ofMillis(500);
    private Duration patience = Duration.ofSeconds(4);
    private @Nullable InitFunction init;
    private @Nullable Path cache;
    private Backend.@Nullable Cluster cluster;

    Builder(String backend) {
        this.backend = backend;
    }

    /** Of a cluster executor. */
    Builder(@Nullable BatchSystem system, String systemName) {
        this("cluster");
        cluster = new Backend.Cluster(system, systemName, 20, 500, Duration.ofSeconds(2), null, List.of(), false);
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
     * Sets how many workers are started at once and kept when there is nothing to do; beyond them the pool grows on demand
     * up to {@link #maxCores}, and shrinks when workers have been idle for the {@linkplain #idleTime idle time}. The usual is {@code
     * maxCores}, but at most 4. The ranks of a world are there anyway.
     *
     * @param n how many, at least 0
     * @return this
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public Builder minCores(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("minCores must be at least 0, not " + n);
        }
        minCores = n;
        return this;
    }

    /**
     * Sets after which time workers that have nothing to do are ended, down to {@link #minCores}; usually a minute.
     *
     * @param time how long, more than zero
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder idleTime(Duration time) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException("idleTime must be more than zero, not " + time);
        }
        idleTime = time;
        return this;
    }

    /**
     * Sets how often master and workers on other nodes tell each other that they are alive, and after which silence one takes the
     * other for dead; usually every 0.5 s and 4 s. Workers on the master's own node are watched by the operating system, which tells of
     * their end at once, and so are not concerned.
     *
     * <p>A worker that has not heard of its master for the patience ends itself, and one of which the master has not heard is lost, as
     * after a crash. So choose more where a master may be stopped or starved for seconds.
     *
     * @param interval how often, more than zero
     * @param longestSilence the patience, at least twice the interval
     * @return this
     * @throws IllegalArgumentException if they are not so
     */
    public Builder heartbeat(Duration interval, Duration longestSilence) {
        if (!interval.isPositive() || longestSilence.compareTo(interval.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "heartbeat's interval must be more than zero and its patience at least twice the"
                            + " interval, not " + interval + " and " + longestSilence);
        }
        heartbeat = interval;
        patience = longestSilence;
        return this;
    }

    /**
     * Sets how many GPUs each node has; usually they are looked for: in {@code CUDA_VISIBLE_DEVICES} and its kin, which schedulers set, else by
     * what the drivers of NVIDIA and AMD list.
     *
     * @param n how many, at least 0
     * @return this
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public Builder gpusPerNode(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("gpusPerNode must be at least 0, not " + n);
        }
        gpus = n;
        return this;
    }

    /**
     * Turns the result cache on: what was computed before, by this program or another one with the same directory, is
     * read instead of computed again.
     *
     * @param directory where the results are; made if it is not there. It must be this user's own, and nobody else may write there
     * @return this
     */
    public Builder cache(Path directory) {
        cache = directory;
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
     * Sets how often a call is run again when a rank of it is lost; usually never. See {@link Resources#restarts}.
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

    private Backend.Cluster cluster(String setting) {
        if (cluster == null) {
            throw new IllegalStateException(setting + " is for executors whose calls are batch jobs, and " + backend
                    + "() has none; take slurmCluster() or cluster(...)");
        }
        return cluster;
    }

    /**
     * Sets how many batch jobs there are at once, for a cluster executor; usually 20 and 500. Their number follows what the batch system gives:
     * calls become jobs as long as fewer than {@code least} jobs that could start are waiting in the system's queue, and there are fewer than
     * {@code most} in all. All other calls wait in this program, the one with the highest priority being the next.
     *
     * @param least how many jobs wait in the queue at most, so that the system always has some to start; at least 1
     * @param most how many there are in all at most, running or waiting; at least {@code least}
     * @return this
     * @throws IllegalArgumentException if they are not so
     * @throws IllegalStateException if this is no cluster executor's builder
     */
    public Builder jobs(int least, int most) {
        Backend.Cluster c = cluster("jobs(least, most)");
        if (least < 1 || most < least) {
            throw new IllegalArgumentException(
                    "jobs(least, most) wants 1 <= least <= most, not " + least + " and " + most);
        }
        cluster = new Backend.Cluster(
                c.system(), c.systemName(), least, most, c.pollInterval(), c.template(), c.launcher(), c.detach());
        return this;
    }

    /**
     * Sets how often a cluster executor asks the batch system how its jobs stand, once for all of them; usually every 2 s. Results do not wait for
     * that: they are noticed as soon as their files are there.
     *
     * @param interval more than zero
     * @return this
     * @throws IllegalArgumentException if it is not positive
     * @throws IllegalStateException if this is no cluster executor's builder
     */
    public Builder pollInterval(Duration interval) {
        Backend.Cluster c = cluster("pollInterval(interval)");
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("pollInterval must be more than zero, not " + interval);
        }
        cluster = new Backend.Cluster(
                c.system(),
                c.systemName(),
                c.leastJobs(),
                c.mostJobs(),
                interval,
                c.template(),
                c.launcher(),
                c.detach());
        return this;
    }

    /**
     * Sets the file that the script of each job of a cluster executor is made of: a shell script in which a line {@code @DIRECTIVES@} stands for
     * what the call asks of the batch system, and a line {@code @COMMAND@} for what runs the call. So modules can be loaded,
     * or directives given that all jobs have. {@code @NAME@}, {@code @DIRECTORY@} and {@code @RANKS@} may stand anywhere.
     *
     * @param file the file; read by {@link #open}
     * @return this
     * @throws IllegalStateException if this is no cluster executor's builder
     */
    public Builder template(Path file) {
        Backend.Cluster c = cluster("template(file)");
        cluster = new Backend.Cluster(
                c.system(),
                c.systemName(),
                c.leastJobs(),
                c.mostJobs(),
                c.pollInterval(),
                file,
                c.launcher(),
                c.detach());
        return this;
    }

    /**
     * Sets what starts the ranks of a job of a cluster executor, usually the {@code mpirun} of the MPI in use. {@code -n RANKS COMMAND} is added to it.
     *
     * @param words for example {@code "srun", "--mpi=pmix"}
     * @return this
     * @throws IllegalArgumentException if there are none
     * @throws IllegalStateException if this is no cluster executor's builder
     */
    public Builder launcher(String... words) {
        Backend.Cluster c = cluster("launcher(words)");
        if (words.length == 0) {
            throw new IllegalArgumentException("launcher needs at least one word, the program that starts the ranks");
        }
        cluster = new Backend.Cluster(
                c.system(),
                c.systemName(),
                c.leastJobs(),
                c.mostJobs(),
                c.pollInterval(),
                c.template(),
                List.of(words),
                c.detach());
        return this;
    }

    /**
     * Has {@link MpiExecutor#close} and {@link MpiExecutor#shutdown} of a cluster executor leave its jobs alone instead of waiting for them. Futures
     * that are not done are cancelled then, the jobs that were submitted are not: a program that is started later, with the same cache, finds them or
     * their results. Calls that were not submitted yet are lost.
     *
     * @return this
     * @throws IllegalStateException if this is no cluster executor's builder
     */
    public Builder detach() {
        Backend.Cluster c = cluster("detach()");
        cluster = new Backend.Cluster(
                c.system(),
                c.systemName(),
                c.leastJobs(),
                c.mostJobs(),
                c.pollInterval(),
                c.template(),
                c.launcher(),
                true);
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
                return b.open(new Backend.Settings(
                        maxCores, minCores, idleTime, gpus, heartbeat, patience, resources, restarts, init, cache,
                        cluster));
            }
        }
        throw new LaunchException("no backend named \"" + backend + "\" is on the class path; is muster.jar whole?");
    }
}
