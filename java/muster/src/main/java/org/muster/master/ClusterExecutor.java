package org.muster.master;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.muster.Backend;
import org.muster.BatchSystem;
import org.muster.CacheException;
import org.muster.DependencyFailedException;
import org.muster.ExecutorInfo;
import org.muster.LaunchException;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.TaskFuture;
import org.muster.TaskState;
import org.muster.cache.Hit;
import org.muster.cache.Store;
import org.muster.cluster.BatchSystems;
import org.muster.cluster.JobDesk;
import org.muster.cluster.JobInput;
import org.muster.cluster.JobTask;
import org.muster.code.Encoded;
import org.muster.code.FunctionName;
import org.muster.code.MasterCodec;
import org.muster.code.Payload;
import org.muster.wire.Message.Kind;
import org.muster.worker.Chunk;
import org.muster.worker.Wrapper;

/**
 * The user's end of a batch system: every call becomes a job.
 *
 * <p>A call has a <em>name</em>, which is the same in every run of the program, and by which its job is found again: the key of its result or, where
 * it depends on other calls of this executor, one made of their names in place of their values, which nobody knows yet.
 */
final class ClusterExecutor extends AbstractMpiExecutor {
    /** Begins the name of a call that no other run can have. */
    private static final String ONCE = "once-";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** This executor, among those that can read what is not in the cache: each has numbers of its own for classes. */
    private final String master = UUID.randomUUID().toString();

    private final BatchSystem system;
    private final MasterCodec codec = new MasterCodec();
    private final ClusterLimits limits;
    private final CacheDesk desk;
    private final JobDesk jobs;
    private final @Nullable Encoded init;
    private final int restarts;
    private final boolean detach;
    private final boolean ownsSystem;
    private final Callbacks dependencies = new Callbacks("muster-dependencies");
    private final CallFuture.Owner owner = (number, _) -> cancelled(number);
    private final Map<Long, ClusterCall> calls = new ConcurrentHashMap<>();
    private final Map<CallFuture<?>, String> names = Collections.synchronizedMap(new WeakHashMap<>());
    /** The first of the calls that now have a key of the user's. */
    private final Map<String, ClusterCall> userKeys = new ConcurrentHashMap<>();
    /** The desk's thread's. */
    private final Counters counters = new Counters();

    private final CountDownLatch terminated = new CountDownLatch(1);
    private final ClusterResults results;
    private volatile boolean shutdown;

    ClusterExecutor(BatchSystem system, Backend.Settings s, Backend.Cluster c, Path cache) {
        super(s.resources());
        this.system = system;
        restarts = s.restarts();
        detach = c.detach();
        ownsSystem = c.system() == null;
        init = s.init() == null ? null : codec.encodeFunction(s.init());
        if (init != null && !init.dependencies().isEmpty()) {
            throw new IllegalArgumentException("the init function captures a future; give it the value instead");
        }
        limits = new ClusterLimits(system, s.maxCores());
        limits.check(s.resources());
        Store store = Store.open(cache);
        try {
            jobs = new JobDesk(
                    "muster-" + system.name() + "-" + NUMBERS.incrementAndGet(),
                    system,
                    new JobDesk.Settings(
                            master,
                            store.directory(),
                            c.leastJobs(),
                            c.mostJobs(),
                            limits.maxCores(),
                            c.pollInterval(),
                            c.template(),
                            c.launcher(),
                            System.getenv()),
                    this::ended);
        } catch (Throwable t) {
            store.close();
            throw t;
        }
        desk = new CacheDesk(store, s.init());
        results = new ClusterResults(this, codec, desk, jobs);
        jobs.start();
    }

    @Override
    <T extends @Nullable Object> TaskFuture<T> start(Kind kind, Resources r, Object function) {
        Objects.requireNonNull(function, "the function is null");
        if (shutdown) {
            throw new RejectedExecutionException("the executor was shut down; it takes no more calls");
        }
        limits.check(r);
        Encoded encoded = codec.encodeFunction(function);
        CallFuture<T> future = new CallFuture<>(CallNumbers.next(), r, owner);
        FunctionName name = FunctionName.of(Wrapper.innermost(function));
        GraphRecorder.Entry entry = recorder.submitted(future, name, encoded.dependencies());
        ClusterCall c = new ClusterCall(
                kind,
                r,
                encoded,
                future,
                r.restarts() >= 0 ? r.restarts() : restarts,
                function,
                name.name(),
                desk.ticket(kind, r, function),
                entry);
        calls.put(future.number(), c);
        callbacks.tell(l -> l.submitted(future));
        if (!jobs.post(() -> {})) {
            calls.remove(future.number());
            recorder.ended(entry, TaskState.CANCELLED);
            throw new RejectedExecutionException("the executor has ended; it takes no more calls");
        }
        await(c);
        return future;
    }

    /** Decides what to do with the call when that can be known; at once where it depends on nothing. */
    private void await(ClusterCall c) {
        List<CompletableFuture<?>> awaited = c.encoded.dependencies();
        if (awaited.isEmpty()) {
            decide(c);
            return;
        }
        AtomicInteger left = new AtomicInteger(awaited.size());
        for (CompletableFuture<?> d : awaited) {
            d.whenComplete((_, t) -> {
                if (t != null) {
                    DependencyFailedException e = CallFuture.dependencyFailed(d, t);
                    post(c, () -> dependencyFailed(c, e));
                }
            });
            gate(d).whenComplete((_, _) -> dependencies.execute(() -> {
                if (left.decrementAndGet() == 0 && !d.isCompletedExceptionally()) {
                    decide(c);
                }
            }));
        }
    }

    /** What must be done before the call that captures it can be decided upon. */
    private CompletableFuture<?> gate(CompletableFuture<?> d) {
        ClusterCall upstream = coming(d);
        return system.chains() && upstream != null
                ? CompletableFuture.anyOf(upstream.decided, d.exceptionally(_ -> null))
                : d;
    }

    /** The call of this executor whose future that is, if it has not ended. */
    private @Nullable ClusterCall coming(CompletableFuture<?> d) {
        return d instanceof CallFuture<?> f && f.isOf(owner) && !f.isDone() ? calls.get(f.number()) : null;
    }

    /** Makes a task of the call, unless its result is there. Not the desk's thread. */
    void decide(ClusterCall c) {
        try {
            JobTask t = task(c);
            if (t == null) {
                return;
            }
            post(c, () -> {
                if (calls.containsKey(c.future.number()) && c.future.to(TaskState.QUEUED)) {
                    recorder.queued(c.entry);
                }
                if (c.future.taskState() == TaskState.QUEUED) {
                    c.task = t;
                    jobs.add(t);
                }
                c.decided.complete(null);
            });
        } catch (Throwable e) {
            post(c, () -> results.end(c, TaskState.FAILED, CallFuture.failing(e)));
        }
    }

    /** Has the desk do something for the call; where that has ended, the call has too. */
    private void post(ClusterCall c, Runnable command) {
        if (!jobs.post(command)) {
            c.future.cancel(false);
        }
    }

    /** As the exception of a call, with where it came from. */
    @Override
    Throwable itemFailure(Chunk.Failed failed, int item) {
        return failed.failure(item) instanceof Payload payload
                ? RemoteFailure.ofItem(codec, failed, payload)
                : super.itemFailure(failed, item);
    }

    private @Nullable JobTask task(ClusterCall c) {
        List<CompletableFuture<?>> awaited = c.encoded.dependencies();
        List<JobTask.Before> before = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        List<@Nullable Object> stand = new ArrayList<>();
        boolean allKnown = true;
        for (CompletableFuture<?> d : awaited) {
            ClusterCall upstream = coming(d);
            JobTask its = upstream == null ? null : upstream.task;
            String name = d instanceof CallFuture<?> f ? names.get(f) : null;
            if (its != null && system.chains()) {
                if (name == null) {
                    throw new IllegalStateException("a call that is to become a job has no name");
                }
                allKnown = false;
                before.add(new JobTask.Coming(its));
                values.add(null);
                stand.add("result of " + name);
            } else {
                Object value = d.join();
                before.add(new JobTask.Known(codec.encode(value)));
                values.add(value);
                // A name that is made once says nothing to the next run; the value may.
                stand.add(name == null || name.startsWith(ONCE) ? value : "result of " + name);
            }
        }
        CacheTicket t = c.ticket;
        if (t != null && (allKnown || c.resources.cacheKey() != null)) {
            t.resolve(awaited, values);
            c.future.contentKey(t.key());
        }
        String key = t == null ? null : t.keyIfKnown();
        if (key != null) {
            claim(c, key);
        }
        String name = name(c, awaited, stand);
        names.put(c.future, name);
        if (t != null && key != null) {
            Hit hit = desk.find(t);
            if (hit != null) {
                post(c, () -> results.found(c, hit));
                return null;
            }
        }
        return new JobTask(
                c.future.number(),
                name,
                c.functionName,
                c.resources,
                c.restarts,
                before,
                (job, attempt, where) -> input(c, job, attempt, where),
                results.of(c));
    }

    /** The same in every run where that can be; never the same for calls that are not. */
    private static String name(
            ClusterCall c, List<CompletableFuture<?>> awaited, List<? extends @Nullable Object> stand) {
        CacheTicket t = c.ticket;
        if (t == null) {
            return ONCE + UUID.randomUUID();
        }
        if (!awaited.isEmpty()) {
            return t.keyOf(awaited, stand);
        }
        // The user's key says nothing of the function.
        return c.resources.cacheKey() == null ? t.key() : t.key() + "-" + t.functionDigest();
    }

    /** Refuses a user's key that another function is using at the moment. */
    private void claim(ClusterCall c, String key) {
        CacheTicket t = c.ticket;
        if (t == null || c.resources.cacheKey() == null) {
            return;
        }
        ClusterCall other = userKeys.putIfAbsent(key, c);
        CacheTicket its = other == null ? null : other.ticket;
        if (its != null && !its.functionDigest().equals(t.functionDigest())) {
            throw new CacheException("cache key \"" + c.resources.cacheKey() + "\" is used for another function now, "
                    + its.functionName() + "; use another key");
        }
        if (!calls.containsKey(c.future.number())) {
            userKeys.remove(key, c); // it was cancelled meanwhile
        }
    }

    private JobInput input(ClusterCall c, String job, int attempt, List<JobInput.Dependency> where) {
        CacheTicket t = c.ticket;
        List<org.muster.code.ClassCode> code = new ArrayList<>(c.encoded.code());
        if (init != null) {
            code.addAll(init.code());
        }
        Payload initPayload = init == null ? null : init.payload();
        return new JobInput(
                job,
                master,
                c.kind,
                c.resources.cores(),
                c.resources.threadsPerCore(),
                c.resources.gpusPerCore(),
                attempt,
                c.resources.timeLimit() == null ? 0 : nanos(c.resources.timeLimit()),
                code,
                programPath(),
                initPayload,
                c.encoded.payload(),
                where,
                t == null
                        ? null
                        : new JobInput.Keeping(
                                t.functionName(), t.functionDigest(), desk.initDigest(), t.keyIfKnown()));
    }

    private static long nanos(java.time.Duration d) {
        return TimeUnit.NANOSECONDS.convert(d);
    }

    /** Where a job finds classes that it was not given; the program itself may have ended. */
    private static List<String> programPath() {
        return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
                .filter(p -> !p.isEmpty())
                .map(p -> Path.of(p).toAbsolutePath().toString())
                .toList();
    }

    private void dependencyFailed(ClusterCall c, DependencyFailedException e) {
        if (!calls.containsKey(c.future.number())) {
            return; // it has ended, and its job may have been left running
        }
        drop(c);
        results.end(c, TaskState.FAILED, CallFuture.failing(e));
    }

    /** The desk's thread: the call's job is not wanted any more. */
    private void drop(ClusterCall c) {
        JobTask t = c.task;
        if (t != null) {
            jobs.cancel(t);
        }
    }

    private void cancelled(long number) {
        jobs.post(() -> {
            ClusterCall c = calls.get(number);
            if (c != null) {
                drop(c);
                results.cancelled(c);
            }
        });
    }

    /** The call has ended; true if it had not before. */
    boolean remove(ClusterCall c) {
        c.decided.complete(null);
        boolean there = calls.remove(c.future.number()) != null;
        String key = c.ticket == null ? null : c.ticket.keyIfKnown();
        if (key != null) {
            userKeys.remove(key, c);
        }
        if (there && shutdown && calls.isEmpty()) {
            jobs.endWhenDone();
        }
        return there;
    }

    /** On a thread that may wait for a disk. */
    void later(Runnable work) {
        dependencies.execute(work);
    }

    Counters counters() {
        return counters;
    }

    @Override
    CacheDesk desk() {
        return desk;
    }

    @Override
    public void resize(int maxCores) {
        if (maxCores < 1) {
            throw new IllegalArgumentException("maxCores must be at least 1, not " + maxCores);
        }
        ask(() -> {
            for (ClusterCall c : calls.values()) {
                long needed = (long) c.resources.cores() * c.resources.threadsPerCore();
                if (needed > maxCores && !c.resources.isOversubscribe() && !isRunning(c)) {
                    throw new ResourcesException(
                            "a call that waits needs " + needed + " cores; it would never run with " + maxCores);
                }
            }
            limits.resize(maxCores);
            jobs.resize(maxCores);
            return true;
        });
    }

    private boolean isRunning(ClusterCall c) {
        JobTask t = c.task;
        return t != null && jobs.isRunning(t);
    }

    /** There are no workers to replace: all jobs are cancelled. */
    @Override
    public void restart() {
        ask(() -> {
            List.copyOf(calls.values()).forEach(c -> c.future.cancel(true));
            return true;
        });
    }

    @Override
    public ExecutorInfo info() {
        CompletableFuture<ExecutorInfo> info = asked(this::infoNow);
        return info == null ? counters.info(limits.maxCores(), 0, 0, 0, 0) : info.join();
    }

    private ExecutorInfo infoNow() {
        int running = 0;
        int queued = 0;
        int waiting = 0;
        for (ClusterCall c : calls.values()) {
            TaskState s = c.future.taskState();
            running += s == TaskState.RUNNING ? 1 : 0;
            queued += s == TaskState.QUEUED ? 1 : 0;
            waiting += s == TaskState.WAITING ? 1 : 0;
        }
        int cores = jobs.coresRunning();
        counters.waiting = waiting;
        return counters.info(limits.maxCores(), cores, cores, queued, running);
    }

    private <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = asked(question);
        if (answer == null) {
            throw new RejectedExecutionException("the executor has ended");
        }
        try {
            return answer.join();
        } catch (java.util.concurrent.CompletionException e) {
            throw e.getCause() instanceof RuntimeException r ? r : e;
        }
    }

    private <T> @Nullable CompletableFuture<T> asked(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean posted = jobs.post(() -> {
            try {
                answer.complete(question.get());
            } catch (Throwable t) {
                answer.completeExceptionally(t);
            }
        });
        return posted ? answer : null;
    }

    @Override
    public void shutdown() {
        shutdown = true;
        jobs.post(() -> {
            if (detach) {
                leave();
            } else if (calls.isEmpty()) {
                jobs.endWhenDone();
            }
        });
    }

    /** The jobs go on by themselves, for whoever asks for their results next. */
    private void leave() {
        jobs.endNow();
        for (ClusterCall c : List.copyOf(calls.values())) {
            results.end(
                    c,
                    TaskState.CANCELLED,
                    CallFuture.failing(new java.util.concurrent.CancellationException(
                            "the executor was closed and has left its jobs running")));
        }
        jobs.endWhenDone();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        CompletableFuture<List<Runnable>> neverStarted = asked(() -> {
            List<Runnable> never = new ArrayList<>();
            for (ClusterCall c : List.copyOf(calls.values())) {
                if (c.future.taskState() != TaskState.RUNNING) {
                    never.add(new NeverStarted(c));
                }
                drop(c);
                results.end(
                        c,
                        TaskState.CANCELLED,
                        CallFuture.failing(
                                new java.util.concurrent.CancellationException("the executor was shut down")));
            }
            jobs.endWhenDone();
            return never;
        });
        return neverStarted == null ? List.of() : neverStarted.join();
    }

    /** A call that {@link #shutdownNow} found waiting; running it runs the function here, in the calling thread. */
    private record NeverStarted(ClusterCall call) implements Runnable {
        @Override
        public void run() {
            try {
                LocalRun.of(call.kind, call.resources, call.function);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new LaunchException("the call failed: " + e.getMessage(), e);
            }
        }
    }

    private void ended() {
        dependencies.end();
        callbacks.end();
        desk.close();
        if (ownsSystem) {
            BatchSystems.close(system);
        }
        terminated.countDown();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return terminated.getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return terminated.await(timeout, unit);
    }

    /** For messages. */
    @Override
    public String toString() {
        return "MpiExecutor of " + system.name() + " " + info();
    }
}
