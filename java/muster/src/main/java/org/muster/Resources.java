package org.muster;

import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one call needs: how many MPI ranks, and what each of them is to have.
 *
 * <p>Immutable; every method that sets a value gives a changed copy. Nothing is accepted and then ignored: what an
 * executor cannot honour is refused by its {@code submit} with a {@link ResourcesException}. Values that make no sense
 * anywhere (0 cores, say) are refused here with {@link IllegalArgumentException}.
 *
 * <p>Calls whose {@link #threadsPerCore}, {@link #cwd}, {@link #env} or {@link #memoryPerCore} differ run in worker processes
 * of their own kind, which are started when the first such call needs them and kept for the next, until they have been idle
 * for the builder's {@linkplain Builder#idleTime idle time}. {@link #isolated} processes are never kept. Everything else is
 * given to calls in the workers that are there.
 *
 * <pre>{@code
 * Resources r = Resources.cores(4).timeLimit(Duration.ofMinutes(10)).priority(5);
 * }</pre>
 */
public final class Resources implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int cores;
    private final int threadsPerCore;
    private final int gpusPerCore;
    private final int nodes;
    private final boolean exclusive;
    private final long memoryPerCore;
    private final @Nullable String cwd;

    @SuppressWarnings("serial") // always one of the JDK's own serializable kinds
    private final Map<String, String> env;

    private final @Nullable Duration timeLimit;
    private final int priority;
    private final int restarts;
    private final @Nullable String errorLog;
    private final @Nullable String cacheKey;
    private final boolean impure;
    private final boolean isolated;
    private final boolean oversubscribe;

    @SuppressWarnings("serial") // always one of the JDK's own serializable kinds
    private final Map<String, String> options;

    @SuppressWarnings("serial") // always one of the JDK's own serializable kinds
    private final List<String> arguments;

    private Resources(Draft d) {
        this.cores = d.cores;
        this.threadsPerCore = d.threadsPerCore;
        this.gpusPerCore = d.gpusPerCore;
        this.nodes = d.nodes;
        this.exclusive = d.exclusive;
        this.memoryPerCore = d.memoryPerCore;
        this.cwd = d.cwd;
        this.env = d.env;
        this.timeLimit = d.timeLimit;
        this.priority = d.priority;
        this.restarts = d.restarts;
        this.errorLog = d.errorLog;
        this.cacheKey = d.cacheKey;
        this.impure = d.impure;
        this.isolated = d.isolated;
        this.oversubscribe = d.oversubscribe;
        this.options = d.options;
        this.arguments = d.arguments;
    }

    /**
     * A call of {@code n} MPI ranks, one core each. All start together, or the call waits.
     *
     * <p>{@code submit} refuses more ranks than the executor's {@code maxCores} (unless the call may {@link #oversubscribe}),
     * and more than there are worker ranks in a world.
     *
     * @param n how many ranks, at least 1
     * @return the resources
     * @throws IllegalArgumentException if {@code n} is less than 1
     */
    public static Resources cores(int n) {
        Draft d = new Draft();
        d.cores = atLeast(1, n, "cores");
        return new Resources(d);
    }

    /**
     * Sets the number of MPI ranks.
     *
     * @param n how many ranks, at least 1
     * @return the changed copy
     * @throws IllegalArgumentException if {@code n} is less than 1
     */
    public Resources withCores(int n) {
        Draft d = new Draft(this);
        d.cores = atLeast(1, n, "cores");
        return new Resources(d);
    }

    /**
     * Sets how many threads each rank may use; each takes a core, so the call takes {@code cores() * n} of {@code maxCores}.
     *
     * <p>Inside the call {@link TaskContext#threads} is {@code n}, and so are {@code OMP_NUM_THREADS}, {@code
     * OPENBLAS_NUM_THREADS} and {@code MKL_NUM_THREADS}. The thread that runs the function, and threads and programs it
     * starts, keep to as many CPUs of their own, if {@code maxCores} is not more than there are CPUs. With more than one
     * thread {@code singleNode()} takes workers of their own kind, so that the variables are there before any library is
     * loaded; the processes of a world are told only when the call begins, which a library loaded by an earlier call may not
     * notice. With one thread the program's own values of the variables hold, else they are 1, and no CPUs are assigned.
     *
     * <p>{@code submit} refuses a call that takes more than {@code maxCores}, unless it may {@link #oversubscribe}.
     *
     * @param n threads, at least 1
     * @return the changed copy
     * @throws IllegalArgumentException if {@code n} is less than 1
     */
    public Resources threadsPerCore(int n) {
        Draft d = new Draft(this);
        d.threadsPerCore = atLeast(1, n, "threadsPerCore");
        return new Resources(d);
    }

    /**
     * Sets how many GPUs each rank gets. No two calls of the executor have the same one at the same time.
     *
     * <p>{@link TaskContext#gpus} has the rank's own device numbers, and {@code CUDA_VISIBLE_DEVICES}, {@code
     * ROCR_VISIBLE_DEVICES} and {@code ZE_AFFINITY_MASK} are set to them: for programs that the call starts, and for libraries
     * in it that read them later. A library that has looked before, in an earlier call of the same process, needs the numbers
     * told, or an {@link #isolated} call.
     *
     * <p>{@code submit} refuses a call that needs more than the node has; see {@link Builder#gpusPerNode}.
     *
     * @param n GPUs, at least 0
     * @return the changed copy
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public Resources gpusPerCore(int n) {
        Draft d = new Draft(this);
        d.gpusPerCore = atLeast(0, n, "gpusPerCore");
        return new Resources(d);
    }

    /**
     * Sets over how many nodes the ranks are spread. Executors on one node refuse more than 1.
     *
     * @param n nodes, or 0 to leave it to the executor
     * @return the changed copy
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public Resources nodes(int n) {
        Draft d = new Draft(this);
        d.nodes = atLeast(0, n, "nodes");
        return new Resources(d);
    }

    /**
     * Asks that the call's node run nothing else meanwhile: it starts when no other call of this executor runs, and holds all
     * cores until it has ended. Other executors and programs know nothing of it.
     *
     * @return the changed copy
     */
    public Resources exclusive() {
        Draft d = new Draft(this);
        d.exclusive = true;
        return new Resources(d);
    }

    /**
     * Limits the memory of each rank: so much for the heap of its process ({@code -Xmx}), and as much again for its native memory,
     * which is that of direct buffers and of native libraries. Such calls run in workers of their own kind.
     *
     * <p>A rank whose heap or direct buffers are not enough fails with {@link OutOfMemoryError}; its process lives on. Native memory is
     * limited by the kernel ({@code RLIMIT_DATA}, with an allowance of 512 MiB for the JVM and MPI, and 16 MiB for each of
     * {@code threadsPerCore}): {@code malloc} beyond it returns {@code NULL}, and what becomes of that is up to the library that
     * called it. The JVM itself needs native memory too; one that finds nothing left for itself ends, and the call fails with
     * {@link RankLostException}. What counts is memory that was asked for, touched or not; shared memory and files are not in
     * it. Programs that the rank starts have the same limit, each for itself. Without Muster's native library only the JVM's own
     * limits hold.
     *
     * <p>{@code submit} refuses less than 16 MiB, and more than the node has for all ranks of the call together; executors
     * that start no processes (a world, {@code sequential()}) refuse any.
     *
     * @param bytes the limit in bytes, or 0 for the JVM's usual
     * @return the changed copy
     * @throws IllegalArgumentException if {@code bytes} is negative
     */
    public Resources memoryPerCore(long bytes) {
        Draft d = new Draft(this);
        d.memoryPerCore = atLeast(0, bytes, "memoryPerCore");
        return new Resources(d);
    }

    /**
     * Sets the working directory of the ranks, in workers of their own kind: relative names mean files in it for Java, native
     * libraries and programs alike. Without it, it is the program's.
     *
     * <p>{@code submit} refuses one that does not exist; executors that start no processes refuse any.
     *
     * @param directory the directory; a relative one is taken from the program's, now
     * @return the changed copy
     */
    public Resources cwd(Path directory) {
        Draft d = new Draft(this);
        d.cwd = directory.toAbsolutePath().toString();
        return new Resources(d);
    }

    /**
     * Sets an environment variable of the ranks, beside those of the program, in workers of their own kind: each different set
     * of variables has its own processes. It goes before what {@link #threadsPerCore} sets at the start of these.
     *
     * <p>Executors that start no processes refuse any.
     *
     * @param name its name
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if {@code name} is no name of an environment variable
     */
    public Resources env(String name, String value) {
        Draft d = new Draft(this);
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException("not a name of an environment variable: \"" + name + "\"");
        }
        d.env = plus(d.env, name, value);
        return new Resources(d);
    }

    /**
     * Limits how long the call may run, counted from its start on the ranks, not from {@code submit}; a rerun counts anew. Then
     * it fails with {@link TaskTimeoutException}, and its ranks are stopped as those of a cancelled call are.
     *
     * <p>{@code sequential()} refuses any, since it cannot stop a call.
     *
     * @param limit the limit; more than a century is a century
     * @return the changed copy
     * @throws IllegalArgumentException if {@code limit} is not positive
     */
    public Resources timeLimit(Duration limit) {
        Draft d = new Draft(this);
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("timeLimit must be longer than nothing, not " + limit);
        }
        d.timeLimit = limit;
        return new Resources(d);
    }

    /**
     * Sets the call's priority: of the calls that wait for ranks, those of higher priority start first, then the older. One that
     * runs is never interrupted for it. Smaller calls may pass one for which there is no room yet, a bounded number of times.
     *
     * @param p the priority; 0 is usual
     * @return the changed copy
     */
    public Resources priority(int p) {
        Draft d = new Draft(this);
        d.priority = p;
        return new Resources(d);
    }

    /**
     * Sets how often the call is run again when a rank of it is lost, in place of the {@linkplain Builder#restarts
     * executor's}. A call that throws is not run again, nor is one whose ranks were lost three times and that is therefore taken for
     * the cause: they exited or crashed, or were killed when hardly any others were.
     *
     * @param n how often, at least 0
     * @return the changed copy
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public Resources restarts(int n) {
        Draft d = new Draft(this);
        d.restarts = atLeast(0, n, "restarts");
        return new Resources(d);
    }

    /**
     * Names a file to append the call's failure to: time, {@linkplain TaskFuture#key key} and stack trace with rank, host and
     * process. It is made if it is not there, and many calls may name the same. Nothing is written when the call is cancelled.
     * Where it cannot be written, there is a warning in the log.
     *
     * <p>{@code submit} refuses a file in a directory that does not exist.
     *
     * @param file the file, on the node of the program; a relative name is taken from the program's directory, now
     * @return the changed copy
     */
    public Resources errorLog(Path file) {
        Draft d = new Draft(this);
        d.errorLog = file.toAbsolutePath().toString();
        return new Resources(d);
    }

    /**
     * Names the call in the result cache, in place of its function's code and captured values; number of ranks and init
     * function stay in the key. Whoever uses it vouches for it that the same name means the same result. The same name with
     * another function's code is a {@link CacheException}, at {@code submit} or as the call's failure.
     *
     * <p>{@code submit} refuses it where the executor has no cache. It has no effect on an {@link #impure} call.
     *
     * @param key the name
     * @return the changed copy
     */
    public Resources cacheKey(String key) {
        Draft d = new Draft(this);
        d.cacheKey = Objects.requireNonNull(key);
        return new Resources(d);
    }

    /**
     * Says that the call must be run each time: its result is neither looked up nor kept, and it is never shared with a call
     * that computes the same. Without a cache that is so of every call.
     *
     * @return the changed copy
     */
    public Resources impure() {
        Draft d = new Draft(this);
        d.impure = true;
        return new Resources(d);
    }

    /**
     * Asks for fresh processes for this call alone, which end with it. They are started when the call has its cores, which takes
     * some tenths of a second at least; the init function runs in each. With a result in the cache none are started.
     *
     * <p>Executors that start no processes refuse it.
     *
     * @return the changed copy
     */
    public Resources isolated() {
        Draft d = new Draft(this);
        d.isolated = true;
        return new Resources(d);
    }

    /**
     * Lets the call's ranks and threads be more than {@code maxCores}. If they are, the call waits until nothing else runs, takes
     * all cores, and {@code singleNode()} starts fresh processes for it, which end with it; its threads are not assigned CPUs. If
     * they are not, it is a call like others. A world cannot have more ranks than it has; there it is for threads.
     *
     * @return the changed copy
     */
    public Resources oversubscribe() {
        Draft d = new Draft(this);
        d.oversubscribe = true;
        return new Resources(d);
    }

    /**
     * Sets an option of the batch system (partition, account, ...). Executors without one refuse it.
     *
     * @param name the option's name
     * @param value its value
     * @return the changed copy
     */
    public Resources option(String name, String value) {
        Draft d = new Draft(this);
        d.options = plus(d.options, name, value);
        return new Resources(d);
    }

    /**
     * Adds arguments for the launcher or batch system. Executors without one refuse them.
     *
     * @param more the arguments
     * @return the changed copy
     */
    public Resources arguments(String... more) {
        Draft d = new Draft(this);
        List<String> all = new ArrayList<>(d.arguments);
        Collections.addAll(all, more);
        d.arguments = List.copyOf(all);
        return new Resources(d);
    }

    /**
     * MPI ranks of the call.
     *
     * @return MPI ranks of the call; at least 1
     */
    public int cores() {
        return cores;
    }

    /**
     * Threads that each rank may use.
     *
     * @return threads that each rank may use; at least 1
     */
    public int threadsPerCore() {
        return threadsPerCore;
    }

    /**
     * GPUs that each rank gets.
     *
     * @return GPUs that each rank gets; at least 0
     */
    public int gpusPerCore() {
        return gpusPerCore;
    }

    /**
     * Nodes to spread the ranks over.
     *
     * @return nodes to spread the ranks over; 0 leaves it to the executor
     */
    public int nodes() {
        return nodes;
    }

    /**
     * Whether the call's nodes run nothing else meanwhile.
     *
     * @return whether the call's nodes run nothing else meanwhile
     */
    public boolean isExclusive() {
        return exclusive;
    }

    /**
     * Memory of each rank, heap and native each.
     *
     * @return memory of each rank; in bytes; 0 sets no limit
     */
    public long memoryPerCore() {
        return memoryPerCore;
    }

    /**
     * Working directory of the ranks.
     *
     * @return working directory of the ranks; null for the executor's own
     */
    public @Nullable Path cwd() {
        return cwd == null ? null : Path.of(cwd);
    }

    /**
     * Environment variables set for the ranks.
     *
     * @return environment variables set for the ranks; unmodifiable, sorted by name
     */
    public Map<String, String> env() {
        return env;
    }

    /**
     * How long the call may run.
     *
     * @return how long the call may run; null for any time
     */
    public @Nullable Duration timeLimit() {
        return timeLimit;
    }

    /**
     * The call's priority.
     *
     * @return the call's priority; higher starts first; 0 is usual
     */
    public int priority() {
        return priority;
    }

    /**
     * How often the call is run again after a lost rank.
     *
     * @return how often the call is run again after a lost rank; -1 for the executor's default
     */
    public int restarts() {
        return restarts;
    }

    /**
     * The file that failures are appended to.
     *
     * @return the file that failures are appended to; null for none
     */
    public @Nullable Path errorLog() {
        return errorLog == null ? null : Path.of(errorLog);
    }

    /**
     * The key to use in the result cache.
     *
     * @return the key to use in the result cache; null for the computed one
     */
    public @Nullable String cacheKey() {
        return cacheKey;
    }

    /**
     * Whether the call runs even when its result is known.
     *
     * @return whether the call runs even when its result is known
     */
    public boolean isImpure() {
        return impure;
    }

    /**
     * Whether the call gets fresh processes of its own.
     *
     * @return whether the call gets fresh processes of its own
     */
    public boolean isIsolated() {
        return isolated;
    }

    /**
     * Whether the ranks may share cores.
     *
     * @return whether the ranks may share cores
     */
    public boolean isOversubscribe() {
        return oversubscribe;
    }

    /**
     * Options for the batch system by name.
     *
     * @return options for the batch system by name; unmodifiable, sorted by name
     */
    public Map<String, String> options() {
        return options;
    }

    /**
     * Further arguments for the launcher or batch system.
     *
     * @return further arguments for the launcher or batch system; unmodifiable
     */
    public List<String> arguments() {
        return arguments;
    }

    private static int atLeast(int least, int n, String what) {
        return (int) atLeast((long) least, n, what);
    }

    private static long atLeast(long least, long n, String what) {
        if (n < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", not " + n);
        }
        return n;
    }

    private static Map<String, String> plus(Map<String, String> map, String name, String value) {
        TreeMap<String, String> copy = new TreeMap<>(map);
        copy.put(name, Objects.requireNonNull(value, name));
        return Collections.unmodifiableMap(copy);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Resources r && values().equals(r.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    /** Shows what differs from one plain core. */
    @Override
    public String toString() {
        Resources usual = new Resources(new Draft());
        StringBuilder s = new StringBuilder("cores=").append(cores);
        List<@Nullable Object> mine = values();
        List<@Nullable Object> plain = usual.values();
        for (int i = 1; i < NAMES.size(); i++) {
            if (!Objects.equals(mine.get(i), plain.get(i))) {
                s.append(", ").append(NAMES.get(i)).append('=').append(mine.get(i));
            }
        }
        return s.toString();
    }

    private static final List<String> NAMES = List.of(
            "cores",
            "threadsPerCore",
            "gpusPerCore",
            "nodes",
            "exclusive",
            "memoryPerCore",
            "cwd",
            "env",
            "timeLimit",
            "priority",
            "restarts",
            "errorLog",
            "cacheKey",
            "impure",
            "isolated",
            "oversubscribe",
            "options",
            "arguments");

    private List<@Nullable Object> values() {
        List<@Nullable Object> v = new ArrayList<>(NAMES.size());
        v.add(cores);
        v.add(threadsPerCore);
        v.add(gpusPerCore);
        v.add(nodes);
        v.add(exclusive);
        v.add(memoryPerCore);
        v.add(cwd);
        v.add(env);
        v.add(timeLimit);
        v.add(priority);
        v.add(restarts);
        v.add(errorLog);
        v.add(cacheKey);
        v.add(impure);
        v.add(isolated);
        v.add(oversubscribe);
        v.add(options);
        v.add(arguments);
        return v;
    }

    /** The values while a copy is being made. */
    private static final class Draft {
        int cores = 1;
        int threadsPerCore = 1;
        int gpusPerCore = 0;
        int nodes = 0;
        boolean exclusive = false;
        long memoryPerCore = 0;

        @Nullable
        String cwd = null;

        Map<String, String> env = Map.of();

        @Nullable
        Duration timeLimit = null;

        int priority = 0;
        int restarts = -1;

        @Nullable
        String errorLog = null;

        @Nullable
        String cacheKey = null;

        boolean impure = false;
        boolean isolated = false;
        boolean oversubscribe = false;
        Map<String, String> options = Map.of();
        List<String> arguments = List.of();

        Draft() {}

        Draft(Resources r) {
            cores = r.cores;
            threadsPerCore = r.threadsPerCore;
            gpusPerCore = r.gpusPerCore;
            nodes = r.nodes;
            exclusive = r.exclusive;
            memoryPerCore = r.memoryPerCore;
            cwd = r.cwd;
            env = r.env;
            timeLimit = r.timeLimit;
            priority = r.priority;
            restarts = r.restarts;
            errorLog = r.errorLog;
            cacheKey = r.cacheKey;
            impure = r.impure;
            isolated = r.isolated;
            oversubscribe = r.oversubscribe;
            options = r.options;
            arguments = r.arguments;
        }
    }
}
