package org.muster;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs functions on groups of MPI ranks, each call sized on its own.
 *
 * <pre>{@code
 * try (var exe = MpiExecutor.singleNode().open()) {
 *     TaskFuture<List<String>> f =
 *             exe.submit(Resources.cores(2), comm -> "rank " + comm.rank() + " of " + comm.size());
 *     System.out.println(f.get()); // [rank 0 of 2, rank 1 of 2]
 * }
 * }</pre>
 *
 * <p>Every {@link ExecutorService} method works as its own documentation says. {@code submit} never waits for ranks; the
 * values that a function captures are taken at that moment, so changing them later changes nothing. What cannot be sent
 * is refused there with a {@link SerializationException}, what can never fit with a {@link ResourcesException}.
 *
 * <p>Thread-safe. Actions in a thread before {@code submit} happen-before the function runs, and its end happens-before
 * the return of {@code get()}.
 */
public interface MpiExecutor extends ExecutorService {
    /**
     * An executor on this node; no scheduler is needed. Its workers are spawned.
     *
     * @return a builder
     */
    static Builder singleNode() {
        return new Builder("singleNode");
    }

    /**
     * An executor over the ranks of the {@code mpirun} (or {@code srun}, {@code flux run}) that started this program:
     * rank 0 is the master, all others are workers. On those others {@link Builder#open()} never returns: it serves
     * calls, and ends the process when the master is done.
     *
     * @return a builder
     */
    static Builder world() {
        return new Builder("world");
    }

    /**
     * An executor over all nodes of the Slurm allocation that the program runs in (of {@code sbatch} or {@code salloc}), which tells it the
     * nodes, cores, GPUs and the time that is left. Workers are spawned, so the program is started without {@code srun}, or with
     * {@code mpirun -n 1}; started with {@code srun --mpi=pmix} as two or more ranks it is {@link #world()}.
     *
     * <pre>{@code
     * try (var exe = MpiExecutor.slurmJob().open()) {
     *     var f = exe.submit(Resources.cores(8).nodes(2), comm -> comm.node());
     * }
     * }</pre>
     *
     * A gang is on as few nodes as can be, or evenly on as many as {@link Resources#nodes} says. Near the end of the allocation no new calls
     * begin: those that wait fail with an {@link AllocationEndsException}.
     *
     * @return a builder
     */
    static Builder slurmJob() {
        return new Builder("slurmJob");
    }

    /**
     * Runs every call of one rank in the submitting thread, for debugging: no MPI, no processes; the future is done when
     * {@code submit} returns.
     *
     * @return a builder
     */
    static Builder sequential() {
        return new Builder("sequential");
    }

    /**
     * Runs nothing and starts no process: takes calls as {@link #singleNode()} would (what that would refuse is refused),
     * finds out what waits for what, and gives it as {@link #graph()}, so that a workflow can be seen before it costs
     * anything.
     *
     * <p>Its futures have no value, and say so at once: {@code get} and {@code join} throw, with an {@link
     * IllegalStateException} as cause. They and stages made of them can be captured by further calls. {@link
     * Builder#maxCores} is how wide a call may be.
     *
     * <pre>{@code
     * try (var plan = MpiExecutor.dryRun().maxCores(64).open()) {
     *     workflow(plan);
     *     plan.graph().write(Path.of("plan.svg"));
     * }
     * }</pre>
     *
     * @return a builder
     */
    static Builder dryRun() {
        return new Builder("dryRun");
    }

    /**
     * Runs each call as a job of its own that is submitted to Slurm from outside of any allocation; {@link #cluster(BatchSystem)} tells how.
     *
     * @return a builder; it needs a {@link Builder#cache cache} on a file system that all nodes have
     */
    static Builder slurmCluster() {
        return cluster("slurm");
    }

    /**
     * The same with Flux: each call is a job of the Flux instance that {@code FLUX_URI} names, or of the system's.
     *
     * @return a builder; it needs a {@link Builder#cache cache} on a file system that all nodes have
     */
    static Builder fluxCluster() {
        return cluster("flux");
    }

    /**
     * The same with a batch system that is known by its name: {@code slurm}, {@code gridengine}, {@code pbs}, {@code lsf}, {@code htcondor},
     * {@code moab}, {@code oar}, {@code flux}, or {@code local}, which makes plain processes of the jobs, on this node.
     *
     * @param system the name
     * @return a builder; it needs a {@link Builder#cache cache} on a file system that all nodes have
     */
    static Builder cluster(String system) {
        return new Builder(null, java.util.Objects.requireNonNull(system));
    }

    /**
     * Runs each call as a batch job of its own. Function and values go there by files beside the {@link Builder#cache cache}, and
     * the result comes back by way of the cache. So the jobs need nothing of this program, which may end, or be killed, while they run: started
     * again, it finds jobs that run and results that are there, and nothing is computed twice.
     *
     * <p>A call that depends on others is submitted at once where the system can hold it back until those jobs have ended well.
     * Cancelling a future cancels its job. A call whose job does not end well fails with {@link TaskTimeoutException},
     * {@link RankLostException} or {@link LaunchException}, whose message has the job's id, its state and reason, its
     * nodes, and the end of what it wrote to standard error.
     *
     * <pre>{@code
     * try (var exe = MpiExecutor.cluster("slurm").cache(Path.of("cache")).open()) {
     *     var r = Resources.cores(64).timeLimit(Duration.ofHours(2)).option("partition", "short");
     *     var f = exe.submitRoot(r, comm -> simulate(comm));
     * }
     * }</pre>
     *
     * @param system the batch system
     * @return a builder; it needs a {@link Builder#cache cache} on a file system that all nodes have
     */
    static Builder cluster(BatchSystem system) {
        return new Builder(system, system.name());
    }

    /**
     * Ranks on all nodes of the Flux instance in which the program runs: {@code flux alloc}, {@code flux batch} or {@code flux start}, also
     * one that is itself a job of another instance. Workers are spawned where calls need them, by way of {@code flux exec}. In
     * a task of {@code flux run -n N} with more than one rank it is {@link #world()} instead.
     *
     * @return a builder; its {@link Builder#open} fails with a {@link LaunchException} where there is no instance
     */
    static Builder fluxJob() {
        return new Builder("fluxJob");
    }

    /**
     * The right one for where the program runs: {@link #world()} in a world of two or more ranks, {@link #fluxJob()} inside of a Flux
     * instance, {@link #slurmJob()} inside of a Slurm allocation, else {@link #singleNode()}.
     *
     * @return a builder
     */
    static Builder detect() {
        return new Builder("detect");
    }

    /**
     * Runs a function on one rank.
     *
     * @param f the function
     * @param <T> the type of its value
     * @return its future
     * @throws SerializationException if it cannot be sent
     * @throws java.util.concurrent.RejectedExecutionException if the executor was shut down
     */
    <T extends @Nullable Object> TaskFuture<T> submit(TaskFunction<T> f);

    /**
     * Runs a function on one rank with the given resources.
     *
     * @param r what the call needs; it must say one core
     * @param f the function
     * @param <T> the type of its value
     * @return its future
     * @throws ResourcesException if the executor can never give that
     * @throws SerializationException if it cannot be sent
     * @throws java.util.concurrent.RejectedExecutionException if the executor was shut down
     */
    <T extends @Nullable Object> TaskFuture<T> submit(Resources r, TaskFunction<T> f);

    /**
     * Runs an action on one rank.
     *
     * @param a the action
     * @return a future that gives null when it has run
     * @throws SerializationException if it cannot be sent
     * @throws java.util.concurrent.RejectedExecutionException if the executor was shut down
     */
    TaskFuture<?> submit(TaskAction a);

    /**
     * Runs an action on one rank with the given resources.
     *
     * @param r what the call needs; it must say one core
     * @param a the action
     * @return a future that gives null when it has run
     * @throws ResourcesException if the executor can never give that
     * @throws SerializationException if it cannot be sent
     * @throws java.util.concurrent.RejectedExecutionException if the executor was shut down
     */
    TaskFuture<?> submit(Resources r, TaskAction a);

    /**
     * Runs a function on every rank of a call with the executor's default resources.
     *
     * @param f the function
     * @param <T> the type of each rank's value
     * @return a future of one value per rank, in rank order, also for one rank
     * @throws SerializationException if it cannot be sent
     * @throws java.util.concurrent.RejectedExecutionException if the executor was shut down
     */
    <T extends @Nullable Object> TaskFuture<List<T>> submit(RankFunction<T> f);

    /**
     * Runs a function on every rank of a call.
     *
     * @param r what the call needs
     * @param f the function
     * @param <T> the type of each rank's value
     * @return a future of one value per rank, in rank order, also for one rank
     * @throws ResourcesException if the executor can never give that
     * @throws SerializationException if it cannot be sent
     * @throws java.util.concurrent.RejectedExecutionException if the executor was shut down
     */
    <T extends @Nullable Object> TaskFuture<List<T>> submit(Resources r, RankFunction<T> f);

    /**
     * Runs a function on every rank of a call, and gives rank 0's value only; the others' are not sent back.
     *
     * @param r what the call needs
     * @param f the function
     * @param <T> the type of rank 0's value
     * @return a future of rank 0's value; it is done when every rank is
     * @throws ResourcesException if the executor can never give that
     * @throws SerializationException if it cannot be sent
     * @throws java.util.concurrent.RejectedExecutionException if the executor was shut down
     */
    <T extends @Nullable Object> TaskFuture<T> submitRoot(Resources r, RankFunction<T> f);

    /**
     * Applies a function to each item, one call of one rank each.
     *
     * @param f the function
     * @param items the items
     * @param <A> the type of an item
     * @param <R> the type of a result
     * @return the futures, in the order of the items
     * @throws SerializationException if the function or an item cannot be sent
     * @throws java.util.concurrent.RejectedExecutionException if the executor was shut down
     */
    <A extends @Nullable Object, R extends @Nullable Object> List<TaskFuture<R>> map(
            SerializableFunction<A, R> f, Iterable<? extends A> items);

    /**
     * Applies a function to each item, one call each with the given resources.
     *
     * @param r what each call needs; it must say one core
     * @param f the function
     * @param items the items
     * @param <A> the type of an item
     * @param <R> the type of a result
     * @return the futures, in the order of the items
     * @throws ResourcesException if the executor can never give that
     * @throws SerializationException if the function or an item cannot be sent
     * @throws java.util.concurrent.RejectedExecutionException if the executor was shut down
     */
    <A extends @Nullable Object, R extends @Nullable Object> List<TaskFuture<R>> map(
            Resources r, SerializableFunction<A, R> f, Iterable<? extends A> items);

    /**
     * Applies a function to each item, several items a call: for many items that each take little time. An item that fails fails
     * its own future only; a lost rank or a time limit fails all items of the call. Cancelling a future stops its call when
     * all other futures of that call are cancelled too.
     *
     * @param r what each call needs; it must say one core
     * @param f the function
     * @param items the items
     * @param chunkSize how many items make a call, at least 1; the last call may have fewer
     * @param <A> the type of an item
     * @param <R> the type of a result
     * @return the futures, in the order of the items; the key of each is its call's key, with the item's place in brackets
     * @throws IllegalArgumentException if {@code chunkSize} is less than 1
     * @throws ResourcesException if the executor can never give that
     * @throws SerializationException if the function or an item cannot be sent
     * @throws java.util.concurrent.RejectedExecutionException if the executor was shut down
     */
    <A extends @Nullable Object, R extends @Nullable Object> List<TaskFuture<R>> map(
            Resources r, SerializableFunction<A, R> f, Iterable<? extends A> items, int chunkSize);

    /**
     * Waits for all of the futures and gives their values in order.
     *
     * @param futures the futures
     * @param <T> the type of a value
     * @return the values
     * @throws java.util.concurrent.CompletionException if one of them failed
     * @throws java.util.concurrent.CancellationException if one of them was cancelled, or this thread was interrupted while it waited
     */
    <T extends @Nullable Object> List<T> gather(Collection<? extends CompletableFuture<T>> futures);

    /**
     * The futures in the order in which they complete, each of them once; the stream waits for the next one.
     *
     * @param futures the futures; one that stands there twice comes once
     * @param <T> the type of a value
     * @return a sequential stream
     */
    <T extends @Nullable Object> Stream<TaskFuture<T>> asCompleted(Collection<TaskFuture<T>> futures);

    /**
     * Makes batches of results as they come: each future has the values of the next {@code size} calls that complete; the last
     * batch may be smaller.
     *
     * @param futures the futures; one that stands there twice counts once
     * @param size how many values make a batch, at least 1
     * @param <T> the type of a value
     * @return one future per batch; it fails as the first failed call in it did
     */
    <T extends @Nullable Object> List<TaskFuture<List<T>>> batched(Collection<TaskFuture<T>> futures, int size);

    /**
     * Grows or shrinks the pool while it works; calls that run are not disturbed.
     *
     * @param maxCores how many ranks may be in use at once from now on, at least 1
     * @throws ResourcesException if there can never be so many here, or if a waiting call is wider
     */
    void resize(int maxCores);

    /** Replaces all workers by fresh ones; unfinished futures are cancelled. */
    void restart();

    /**
     * The result cache.
     *
     * @return the cache of the directory that the builder was given
     * @throws IllegalStateException if it was given none
     */
    Cache cache();

    /**
     * The counts of this moment.
     *
     * @return the counts
     */
    ExecutorInfo info();

    /**
     * The calls and what they wait for, as they stand; also after the executor was closed.
     *
     * @return a snapshot; what happens later does not change it
     */
    TaskGraph graph();

    /**
     * Adds a listener.
     *
     * @param l the listener; it is told of what happens from now on
     */
    void addListener(TaskListener l);

    /**
     * Takes a listener off, once it has been told of all that happened before; waits for that, at most 2 seconds, unless it
     * is called by a listener or a stage of a future, that is, on the thread that would have to tell.
     *
     * @param l the listener; one that was not added is no error
     */
    void removeListener(TaskListener l);
}
