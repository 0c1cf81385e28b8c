package org.muster.master;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.muster.Backend;
import org.muster.DependencyFailedException;
import org.muster.ExecutorInfo;
import org.muster.LaunchException;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.TaskFuture;
import org.muster.TaskState;
import org.muster.cache.Hit;
import org.muster.cache.Store;
import org.muster.code.Encoded;
import org.muster.code.FunctionName;
import org.muster.code.MasterCodec;
import org.muster.code.Payload;
import org.muster.schedule.Demand;
import org.muster.wire.Message.Kind;
import org.muster.worker.Chunk;
import org.muster.worker.Wrapper;

/** The user's end of a pool of worker ranks: checks and encodes calls, and hands them to the conductor. */
final class PoolExecutor extends AbstractMpiExecutor {
    /** Workers that are kept where nobody has said how many. */
    private static final int USUAL_MIN_CORES = 4;

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final MasterCodec codec;
    /** Reads what calls depend on. */
    private final Callbacks dependencies = new Callbacks("muster-dependencies");

    private final @Nullable CacheDesk desk;
    private final Conductor conductor;
    private final Limits limits;
    private final int restarts;
    private final CallFuture.Owner owner;
    private final BooleanSupplier exitStep = this::endWithProgram;
    private volatile boolean shutdown;
    /** Of the allocation that the program runs in, if it does; the conductor may end before it is made. */
    private volatile @Nullable AllocationEnd end;

    PoolExecutor(String name, WorkerSource source, Backend.Settings s, Limits limits, int[] gpus) {
        this(name, source, s, limits, gpus, List.of(), null);
    }

    /**
     * The same on several nodes.
     *
     * @param nodes the nodes; none where there is one, or where it is not known which
     * @param within what ends, and the executor with it
     */
    PoolExecutor(
            String name,
            WorkerSource source,
            Backend.Settings s,
            Limits limits,
            int[] gpus,
            List<AllocatedNode> nodes,
            @Nullable Limited within) {
        super(s.resources());
        this.codec = source.codec();
        this.limits = limits;
        this.restarts = s.restarts();
        Encoded init = s.init() == null ? null : codec.encodeFunction(s.init());
        if (init != null && !init.dependencies().isEmpty()) {
            throw new IllegalArgumentException("the init function captures a future; give it the value instead");
        }
        limits.check(s.resources());
        desk = s.cache() == null ? null : new CacheDesk(Store.open(s.cache()), s.init());
        conductor = new Conductor(
                name + "-" + NUMBERS.incrementAndGet(),
                source,
                new Conductor.Settings(
                        limits.maxCores(),
                        NodeCores.cpus(System.getenv()),
                        gpus,
                        nodes,
                        new Workforce.Settings(
                                init,
                                graceNanos(),
                                s.minCores() >= 0 ? s.minCores() : USUAL_MIN_CORES,
                                TimeUnit.NANOSECONDS.convert(s.idleTime()),
                                new Heartbeats.Settings(
                                        TimeUnit.NANOSECONDS.convert(s.heartbeat()),
                                        TimeUnit.NANOSECONDS.convert(s.patience())),
                                gpus.length)),
                callbacks,
                recorder,
                desk,
                () -> {
                    dependencies.end();
                    Exit.notNeeded(exitStep);
                    AllocationEnd watch = end;
                    if (watch != null) {
                        watch.close();
                    }
                });
        owner = (number, stop) -> conductor.post(() -> conductor.cancelled(number, stop));
        Exit.atExit(exitStep);
        conductor.start();
        if (within != null) {
            AllocationEnd watch = new AllocationEnd(within, why -> conductor.post(() -> conductor.endsSoon(why)));
            end = watch;
            if (conductor.isTerminated()) {
                watch.close();
            }
        }
    }

    /** How long a rank that was told to stop may go on before its process is ended. */
    private static long graceNanos() {
        return TimeUnit.MILLISECONDS.toNanos(Long.getLong("muster.graceMillis", 5_000));
    }

    @Override
    <T extends @Nullable Object> TaskFuture<T> start(Kind kind, Resources r, Object function) {
        java.util.Objects.requireNonNull(function, "the function is null");
        if (shutdown) {
            throw new RejectedExecutionException("the executor was shut down; it takes no more calls");
        }
        limits.check(r);
        Encoded encoded = codec.encodeFunction(function);
        long number = CallNumbers.next();
        CallFuture<T> future = new CallFuture<>(number, r, owner);
        GraphRecorder.Entry entry =
                recorder.submitted(future, FunctionName.of(Wrapper.innermost(function)), encoded.dependencies());
        Demand demand = limits.demand(r, conductor.kind(WorkerKind.of(r)));
        CacheTicket ticket = desk == null ? null : desk.ticket(kind, r, function);
        int again = r.restarts() >= 0 ? r.restarts() : restarts;
        Call call = new Call(number, kind, r, demand, encoded, future, again, function, ticket, entry);
        List<CompletableFuture<?>> awaited = encoded.dependencies();
        if (awaited.isEmpty() && foundAtOnce(call)) {
            return future;
        }
        // A result that is not kept can go from rank to rank as it came.
        int[] own = IntStream.range(0, desk == null ? awaited.size() : 0)
                .filter(i -> awaited.get(i) instanceof CallFuture<?> f && f.isOf(owner) && !f.isDone())
                .toArray();
        boolean posted = conductor.post(() -> {
            conductor.submitted(call);
            if (awaited.isEmpty()) {
                conductor.ready(call, List.of());
            }
            for (int place : own) {
                CallFuture<?> f = (CallFuture<?>) awaited.get(place);
                conductor.follow(f.number(), new Call.Dependent(call, place, () -> awaitValue(call, place, f)));
            }
        });
        if (!posted) {
            recorder.ended(entry, TaskState.CANCELLED);
            throw new RejectedExecutionException("the executor has ended; it takes no more calls");
        }
        if (desk != null) {
            await(call, awaited);
        } else {
            IntStream.range(0, awaited.size())
                    .filter(i -> Arrays.binarySearch(own, i) < 0)
                    .forEach(i -> awaitValue(call, i, awaited.get(i)));
        }
        return future;
    }

    /** Gives a call the value of a future when that is done, or fails it with what that one failed with. */
    private void awaitValue(Call call, int place, CompletableFuture<?> d) {
        // Off to a thread of its own, which no callback of the user's can block: a chain of failures must not run
        // down the stack.
        d.whenComplete((_, t) -> dependencies.execute(() -> {
            if (t != null) {
                DependencyFailedException e = CallFuture.dependencyFailed(d, t);
                conductor.post(() -> conductor.dependencyFailed(call, e));
                return;
            }
            try {
                Payload value = codec.encode(d.join());
                conductor.post(() -> conductor.arrived(call, place, value));
            } catch (Throwable e) {
                conductor.post(() -> conductor.dependencyFailed(call, e));
            }
        }));
        if (d instanceof CallFuture<?> f) {
            f.finishHereOrElsewhere(); // elsewhere, since the stage above hangs on it; who else would do it may
            // be held up
        }
    }

    /** As the exception of a call, with where it came from. */
    @Override
    Throwable itemFailure(Chunk.Failed failed, int item) {
        return failed.failure(item) instanceof Payload payload
                ? RemoteFailure.ofItem(codec, failed, payload)
                : super.itemFailure(failed, item);
    }

    /** Whether the result is in the cache; then the future is done. */
    private boolean foundAtOnce(Call call) {
        CacheTicket t = call.ticket;
        if (desk == null || t == null) {
            return false;
        }
        t.resolve(List.of(), List.of());
        call.future.contentKey(t.key());
        Hit hit = desk.find(t);
        if (hit == null) {
            return false;
        }
        call.future.end(TaskState.DONE, hit::value);
        if (!conductor.post(() -> conductor.foundAtSubmit(call))) {
            throw new RejectedExecutionException("the executor has ended; it takes no more calls");
        }
        return true;
    }

    /** The same for all of them at once, since the values are also part of the key. */
    private void await(Call call, List<CompletableFuture<?>> awaited) {
        AtomicInteger left = new AtomicInteger(awaited.size());
        for (CompletableFuture<?> d : awaited) {
            d.whenComplete((_, t) -> dependencies.execute(() -> {
                if (t != null) {
                    DependencyFailedException e = CallFuture.dependencyFailed(d, t);
                    conductor.post(() -> conductor.dependencyFailed(call, e));
                } else if (left.decrementAndGet() == 0) {
                    go(call, awaited);
                }
            }));
        }
    }

    private void go(Call call, List<CompletableFuture<?>> awaited) {
        List<Payload> values = new ArrayList<>(awaited.size());
        try {
            List<@Nullable Object> plain = new ArrayList<>(awaited.size());
            for (CompletableFuture<?> d : awaited) {
                plain.add(d.join());
            }
            CacheTicket t = call.ticket;
            if (desk != null && t != null) {
                t.resolve(awaited, plain);
                call.future.contentKey(t.key());
                Hit hit = desk.find(t);
                if (hit != null) {
                    conductor.post(() -> conductor.found(call, hit));
                    return;
                }
            }
            for (Object value : plain) {
                values.add(codec.encode(value));
            }
        } catch (Throwable e) {
            conductor.post(() -> conductor.dependencyFailed(call, e));
            return;
        }
        conductor.post(() -> conductor.ready(call, values));
    }

    @Override
    public void resize(int maxCores) {
        if (maxCores < 1) {
            throw new IllegalArgumentException("maxCores must be at least 1, not " + maxCores);
        }
        limits.checkSize(maxCores);
        ask(() -> {
            int most = conductor.mostCoresWaiting();
            if (most > maxCores) {
                return new ResourcesException("a call that waits needs " + most + " cores; the pool cannot become "
                        + maxCores + " wide before it has run");
            }
            limits.resized(maxCores);
            conductor.resize(maxCores);
            return null;
        });
    }

    @Override
    public void restart() {
        ask(() -> {
            conductor.restart();
            return null;
        });
    }

    @Override
    public ExecutorInfo info() {
        CompletableFuture<ExecutorInfo> info = asked(conductor::info);
        return info == null ? conductor.info() : info.join();
    }

    /** Has the conductor do something, and waits until it has; throws what it gives. */
    private void ask(Supplier<@Nullable RuntimeException> command) {
        CompletableFuture<@Nullable RuntimeException> answer = asked(command);
        if (answer == null) {
            throw new RejectedExecutionException("the executor has ended");
        }
        RuntimeException e = answer.join();
        if (e != null) {
            throw e;
        }
    }

    /** Has the conductor find something out; null if it has ended. */
    private <T extends @Nullable Object> @Nullable CompletableFuture<T> asked(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean posted = conductor.post(() -> {
            try {
                answer.complete(question.get());
            } catch (Throwable t) {
                answer.completeExceptionally(t); // or it would be waited for for ever
                throw t;
            }
        });
        return posted ? answer : null;
    }

    @Override
    @Nullable
    CacheDesk desk() {
        return desk;
    }

    @Override
    public void shutdown() {
        shutdown = true;
        conductor.post(conductor::shutdown);
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        CompletableFuture<List<Runnable>> neverStarted = asked(() -> {
            conductor.shutdown();
            return conductor.cancelAll("the executor was shut down").stream()
                    .map(NeverStarted::new)
                    .<Runnable>map(r -> r)
                    .toList();
        });
        return neverStarted == null ? List.of() : neverStarted.join();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return conductor.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return conductor.awaitTermination(unit.toNanos(timeout));
    }

    /** Tells whether the conductor has ended, so that nobody uses MPI any more. */
    private boolean endWithProgram() {
        shutdown = true;
        conductor.post(() -> {
            conductor.shutdown();
            conductor.cancelAll("the program ends");
        });
        try {
            // If it takes longer, the workers see the end of this process and end by themselves.
            return conductor.awaitTermination(2_000_000_000L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A call that {@link #shutdownNow} found waiting; running it runs the function here, in the calling thread. */
    private record NeverStarted(Call call) implements Runnable {
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

    /** For messages. */
    @Override
    public String toString() {
        return "MpiExecutor " + info();
    }
}
