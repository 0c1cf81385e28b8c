package org.muster.master;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.muster.Cache;
import org.muster.MpiExecutor;
import org.muster.RankFunction;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.SerializableFunction;
import org.muster.TaskAction;
import org.muster.TaskFunction;
import org.muster.TaskFuture;
import org.muster.TaskGraph;
import org.muster.TaskListener;
import org.muster.wire.Message.Kind;
import org.muster.worker.Chunk;
import org.muster.worker.Wrapper;

/** What all executors share: every way of submitting, on top of one. */
abstract class AbstractMpiExecutor implements MpiExecutor {
    private final Resources defaults;
    /** Notes what becomes of calls, for {@link #graph()}. */
    final GraphRecorder recorder = new GraphRecorder();
    /** Tells the listeners. */
    final Callbacks callbacks = new Callbacks("muster-callbacks");

    AbstractMpiExecutor(Resources defaults) {
        this.defaults = defaults;
    }

    /** What it keeps results by; null if it does not. */
    @Nullable
    CacheDesk desk() {
        return null;
    }

    @Override
    public Cache cache() {
        CacheDesk desk = desk();
        if (desk == null) {
            throw new IllegalStateException("this executor has no cache; open it with cache(directory)");
        }
        return desk.cache();
    }

    /** What an item of a chunk failed with. */
    Throwable itemFailure(Chunk.Failed failed, int item) {
        return failed.failure(item) instanceof Throwable t ? t : failed;
    }

    /** Accepts a call, or throws. */
    abstract <T extends @Nullable Object> TaskFuture<T> start(Kind kind, Resources r, Object function);

    /** A call of one rank takes the executor's defaults, but for the number of ranks. */
    private Resources single() {
        return defaults.withCores(1);
    }

    private static Resources requireOne(Resources r) {
        if (r.cores() != 1) {
            throw new ResourcesException("a TaskFunction runs on one rank, and " + r.cores()
                    + " cores were asked for; take a RankFunction (comm -> ...) to use them all");
        }
        return r;
    }

    @Override
    public void addListener(TaskListener l) {
        callbacks.add(l);
    }

    @Override
    public void removeListener(TaskListener l) {
        callbacks.remove(l);
    }

    @Override
    public TaskGraph graph() {
        return recorder.snapshot();
    }

    @Override
    public <T extends @Nullable Object> TaskFuture<T> submit(TaskFunction<T> f) {
        return start(Kind.CALLABLE, single(), f);
    }

    @Override
    public <T extends @Nullable Object> TaskFuture<T> submit(Resources r, TaskFunction<T> f) {
        return start(Kind.CALLABLE, requireOne(r), f);
    }

    @Override
    public TaskFuture<?> submit(TaskAction a) {
        return start(Kind.RUNNABLE, single(), a);
    }

    @Override
    public TaskFuture<?> submit(Resources r, TaskAction a) {
        return start(Kind.RUNNABLE, requireOne(r), a);
    }

    @Override
    public <T extends @Nullable Object> TaskFuture<List<T>> submit(RankFunction<T> f) {
        return submit(defaults, f);
    }

    @Override
    public <T extends @Nullable Object> TaskFuture<List<T>> submit(Resources r, RankFunction<T> f) {
        return start(Kind.RANKS, r, f);
    }

    @Override
    public <T extends @Nullable Object> TaskFuture<T> submitRoot(Resources r, RankFunction<T> f) {
        return start(Kind.ROOT, r, f);
    }

    @Override
    public <T> TaskFuture<T> submit(Callable<T> task) {
        return start(Kind.CALLABLE, single(), task);
    }

    @Override
    public TaskFuture<?> submit(Runnable task) {
        return start(Kind.RUNNABLE, single(), task);
    }

    @Override
    public <T> TaskFuture<T> submit(Runnable task, T result) {
        Objects.requireNonNull(task, "the task is null");
        return start(Kind.CALLABLE, single(), new Wrapper.Giving(task, result));
    }

    @Override
    public void execute(Runnable command) {
        TaskFuture<?> _ = start(Kind.RUNNABLE, single(), command);
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> List<TaskFuture<R>> map(
            SerializableFunction<A, R> f, Iterable<? extends A> items) {
        return map(single(), f, items);
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> List<TaskFuture<R>> map(
            Resources r, SerializableFunction<A, R> f, Iterable<? extends A> items) {
        List<TaskFuture<R>> futures = new ArrayList<>();
        @SuppressWarnings("unchecked") // the items are of the function's own type
        SerializableFunction<@Nullable Object, @Nullable Object> function =
                (SerializableFunction<@Nullable Object, @Nullable Object>) (SerializableFunction<?, ?>) f;
        requireOne(r);
        for (A item : items) {
            futures.add(start(Kind.CALLABLE, r, new Wrapper.Applied(function, item)));
        }
        return futures;
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> List<TaskFuture<R>> map(
            Resources r, SerializableFunction<A, R> f, Iterable<? extends A> items, int chunkSize) {
        if (chunkSize < 1) {
            throw new IllegalArgumentException("chunkSize must be at least 1, not " + chunkSize);
        }
        requireOne(r);
        return new Chunks<A, R>(this, r, f).of(items, chunkSize);
    }

    @Override
    public <T extends @Nullable Object> List<T> gather(Collection<? extends CompletableFuture<T>> futures) {
        List<T> values = new ArrayList<>(futures.size());
        for (CompletableFuture<T> f : futures) {
            try {
                f.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw cancelled("interrupted while waiting for " + f, e);
            } catch (ExecutionException e) {
                // join says the same in its unchecked way
            }
            values.add(f.join());
        }
        return values;
    }

    @Override
    public <T extends @Nullable Object> Stream<TaskFuture<T>> asCompleted(Collection<TaskFuture<T>> futures) {
        Set<TaskFuture<T>> once = new LinkedHashSet<>(futures);
        LinkedBlockingQueue<TaskFuture<T>> done = new LinkedBlockingQueue<>();
        once.forEach(f -> f.whenComplete((_, _) -> done.add(f)));
        return Stream.generate(() -> take(done)).limit(once.size());
    }

    private static <T extends @Nullable Object> TaskFuture<T> take(LinkedBlockingQueue<TaskFuture<T>> done) {
        try {
            return done.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled("interrupted while waiting for the next future", e);
        }
    }

    private static CancellationException cancelled(String message, InterruptedException cause) {
        CancellationException c = new CancellationException(message);
        c.initCause(cause);
        return c;
    }

    @Override
    public <T extends @Nullable Object> List<TaskFuture<List<T>>> batched(Collection<TaskFuture<T>> futures, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a batch holds at least 1 value, not " + size);
        }
        return Batches.of(new LinkedHashSet<>(futures), size, defaults);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        List<Future<T>> futures = submitAll(tasks);
        try {
            for (Future<T> f : futures) {
                awaitEnd(f, 0);
            }
            return futures;
        } catch (InterruptedException e) {
            futures.forEach(f -> f.cancel(true));
            throw e;
        }
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        long end = System.nanoTime() + unit.toNanos(timeout);
        List<Future<T>> futures = submitAll(tasks);
        try {
            for (Future<T> f : futures) {
                if (!awaitEnd(f, Math.max(1, end - System.nanoTime()))) {
                    futures.forEach(x -> x.cancel(true));
                    break;
                }
            }
            return futures;
        } catch (InterruptedException e) {
            futures.forEach(f -> f.cancel(true));
            throw e;
        }
    }

    private <T> List<Future<T>> submitAll(Collection<? extends Callable<T>> tasks) {
        List<Future<T>> futures = new ArrayList<>(tasks.size());
        try {
            for (Callable<T> task : tasks) {
                futures.add(submit(task));
            }
            return futures;
        } catch (RuntimeException e) {
            futures.forEach(f -> f.cancel(true));
            throw e;
        }
    }

    /** Waits for the end, at most so long (0: any time), whatever the end is; false if it has not come. */
    private static boolean awaitEnd(Future<?> f, long nanos) throws InterruptedException {
        try {
            Object _ = nanos == 0 ? f.get() : f.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | CancellationException e) {
            return true; // it is for the caller to ask the future how it ended
        } catch (TimeoutException e) {
            return false;
        }
        return true;
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try {
            return invokeAny(tasks, Long.MAX_VALUE);
        } catch (TimeoutException e) {
            throw new IllegalStateException("a wait of 292 years is over", e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return invokeAny(tasks, unit.toNanos(timeout));
    }

    private <T> T invokeAny(Collection<? extends Callable<T>> tasks, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("invokeAny needs at least one task");
        }
        long begin = System.nanoTime();
        List<Future<T>> futures = submitAll(tasks);
        try {
            LinkedBlockingQueue<Future<T>> done = new LinkedBlockingQueue<>();
            futures.forEach(f -> ((TaskFuture<T>) f).whenComplete((_, _) -> done.add(f)));
            ExecutionException last = null;
            for (int i = 0; i < futures.size(); i++) {
                Future<T> f = done.poll(nanos - (System.nanoTime() - begin), TimeUnit.NANOSECONDS);
                if (f == null) {
                    throw new TimeoutException("none of " + futures.size() + " tasks ended in time");
                }
                try {
                    return f.get();
                } catch (ExecutionException e) {
                    last = e;
                } catch (CancellationException e) {
                    last = new ExecutionException(e);
                }
            }
            throw java.util.Objects.requireNonNull(last);
        } finally {
            futures.forEach(f -> f.cancel(true));
        }
    }
}
