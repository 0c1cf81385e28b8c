package org.muster.master;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.muster.Backend;
import org.muster.ExecutorInfo;
import org.muster.MusterException;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.TaskFuture;
import org.muster.TaskState;
import org.muster.cache.Hit;
import org.muster.cache.Store;
import org.muster.code.FunctionName;
import org.muster.code.MasterCodec;
import org.muster.wire.Message.Kind;
import org.muster.worker.Wrapper;
import org.slf4j.LoggerFactory;

/**
 * Runs each call in the submitting thread, so that a debugger and a plain stack trace show everything. What could not be sent to a
 * worker is refused here too.
 */
final class SequentialExecutor extends AbstractMpiExecutor {
    private final MasterCodec codec = new MasterCodec();
    private final Limits limits;
    private final AtomicLong finished = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong hits = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();
    private final @Nullable CacheDesk desk;
    private final @Nullable Object state;
    /** Guards what is below. */
    private final Object ending = new Object();

    private volatile boolean shutdown;
    /** Calls that threads are in just now. */
    private int inside;

    private boolean terminated;

    SequentialExecutor(Backend.Settings s) {
        super(s.resources());
        limits = new Limits(new Limits.Means("sequential()", 1, 1, 0, NodeMemory.bytes(), false, s.cache() != null), 1);
        limits.check(s.resources());
        desk = s.cache() == null ? null : new CacheDesk(Store.open(s.cache()), s.init());
        try {
            state = s.init() == null ? null : s.init().call();
        } catch (Exception e) {
            throw new MusterException("the init function failed: " + e, e);
        }
    }

    @Override
    <T extends @Nullable Object> TaskFuture<T> start(Kind kind, Resources r, Object function) {
        java.util.Objects.requireNonNull(function, "the function is null");
        synchronized (ending) {
            if (shutdown) {
                throw new RejectedExecutionException("the executor was shut down; it takes no more calls");
            }
            inside++;
        }
        try {
            return accepted(kind, r, function);
        } finally {
            left();
        }
    }

    private <T extends @Nullable Object> TaskFuture<T> accepted(Kind kind, Resources r, Object function) {
        limits.check(r);
        if (r.timeLimit() != null) {
            throw new ResourcesException(
                    "sequential() cannot stop a call, so it cannot honour timeLimit(" + r.timeLimit() + ")");
        }
        List<CompletableFuture<?>> dependencies = codec.encodeFunction(function).dependencies();
        CallFuture<T> f = new CallFuture<>(CallNumbers.next(), r, CallFuture.Owner.NONE);
        GraphRecorder.Entry entry = recorder.submitted(f, FunctionName.of(Wrapper.innermost(function)), dependencies);
        callbacks.tell(l -> l.submitted(f));
        run(f, entry, kind, function, dependencies);
        f.finish();
        recorder.ended(entry, f.taskState());
        if (f.isCompletedExceptionally()) {
            recorder.failed(entry, f.exceptionNow());
            if (r.errorLog() != null) {
                ErrorLog.append(r.errorLog(), f.key(), f.exceptionNow());
            }
        }
        callbacks.tell(f::report);
        return f;
    }

    private void run(
            CallFuture<?> f,
            GraphRecorder.Entry entry,
            Kind kind,
            Object function,
            List<CompletableFuture<?>> dependencies) {
        List<@Nullable Object> values = new ArrayList<>();
        for (CompletableFuture<?> d : dependencies) {
            try {
                values.add(d.join());
            } catch (RuntimeException e) {
                fail(f, CallFuture.dependencyFailed(d, e));
                return;
            }
        }
        try {
            CacheTicket t = desk == null ? null : desk.ticket(kind, f.resources(), function);
            if (desk == null || t == null) {
                done(f, compute(f, entry, kind, function));
                return;
            }
            t.resolve(dependencies, values);
            f.contentKey(t.key());
            throughCache(desk, t, f, entry, kind, function);
        } catch (Throwable t) {
            fail(f, t);
        }
    }

    private @Nullable Object compute(CallFuture<?> f, GraphRecorder.Entry entry, Kind kind, Object function)
            throws Exception {
        f.to(TaskState.QUEUED);
        f.to(TaskState.RUNNING);
        recorder.started(entry);
        callbacks.tell(l -> l.started(f));
        return LocalRun.of(kind, f.resources(), function, state);
    }

    private void done(CallFuture<?> f, @Nullable Object value) {
        f.to(TaskState.DONE);
        finished.incrementAndGet();
        f.settle(() -> value);
    }

    /** The value is in the cache before the user has it, who may change it then. */
    private void throughCache(
            CacheDesk d, CacheTicket t, CallFuture<?> f, GraphRecorder.Entry entry, Kind kind, Object function)
            throws Exception {
        Hit hit = d.findOrLease(t);
        if (hit != null) {
            hits.incrementAndGet();
            recorder.cached(entry);
            callbacks.tell(l -> l.cached(f));
            done(f, hit.value());
            return;
        }
        misses.incrementAndGet();
        long begin = System.nanoTime();
        try {
            Object value = compute(f, entry, kind, function);
            d.put(t, f.resources().cores(), Duration.ofNanos(System.nanoTime() - begin), value);
            done(f, value);
        } finally {
            d.closeLease(t);
        }
    }

    private void fail(CallFuture<?> f, Throwable t) {
        f.to(TaskState.FAILED);
        failed.incrementAndGet();
        f.settle(CallFuture.failing(t));
    }

    @Override
    @Nullable
    CacheDesk desk() {
        return desk;
    }

    @Override
    public void resize(int maxCores) {
        limits.checkSize(maxCores);
    }

    @Override
    public void restart() {
        // There are no workers, and no call is unfinished outside submit.
    }

    @Override
    public ExecutorInfo info() {
        return new ExecutorInfo(1, 1, 0, 0, 0, 0, finished.get(), failed.get(), 0, 0, 0, hits.get(), misses.get());
    }

    private void left() {
        boolean last;
        synchronized (ending) {
            inside--;
            last = shutdown && inside == 0;
        }
        if (last) {
            end();
        }
    }

    /** As a worker does when it ends. */
    private void closeState() {
        if (state instanceof AutoCloseable c) {
            try {
                c.close();
            } catch (Exception e) {
                LoggerFactory.getLogger(SequentialExecutor.class)
                        .warn(
                                "closing the init function's {} failed",
                                c.getClass().getName(),
                                e);
            }
        }
    }

    /** Once, by whoever finds that nothing more can come. */
    private void end() {
        callbacks.end();
        if (desk != null) {
            desk.close();
        }
        closeState();
        synchronized (ending) {
            terminated = true;
            ending.notifyAll();
        }
    }

    @Override
    public void shutdown() {
        boolean last;
        synchronized (ending) {
            last = !shutdown && inside == 0;
            shutdown = true;
        }
        if (last) {
            end();
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        synchronized (ending) {
            return terminated;
        }
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long end = System.nanoTime() + unit.toNanos(timeout);
        synchronized (ending) {
            while (!terminated) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(ending, left);
            }
            return true;
        }
    }
}
