package org.muster.master;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.muster.Backend;
import org.muster.DependencyFailedException;
import org.muster.ExecutorInfo;
import org.muster.MusterException;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.TaskFuture;
import org.muster.TaskListener;
import org.muster.TaskState;
import org.muster.code.FunctionName;
import org.muster.code.MasterCodec;
import org.muster.wire.Message.Kind;

/**
 * Runs each call in the submitting thread, so that a debugger and a plain stack trace show everything. What could not be sent to a
 * worker is refused here too.
 */
final class SequentialExecutor extends AbstractMpiExecutor {
    private final MasterCodec codec = new MasterCodec();
    private final Callbacks callbacks = new Callbacks("muster-callbacks");
    private final Limits limits = new Limits("sequential()", 1, 1);
    private final AtomicLong finished = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final @Nullable Object state;
    private volatile boolean shutdown;

    SequentialExecutor(Backend.Settings s) {
        super(s.resources());
        limits.check(s.resources());
        try {
            state = s.init() == null ? null : s.init().call();
        } catch (Exception e) {
            throw new MusterException("the init function failed: " + e, e);
        }
    }

    @Override
    <T extends @Nullable Object> TaskFuture<T> start(Kind kind, Resources r, Object function) {
        java.util.Objects.requireNonNull(function, "the function is null");
        if (shutdown) {
            throw new RejectedExecutionException("the executor was shut down; it takes no more calls");
        }
        limits.check(r);
        if (r.timeLimit() != null) {
            throw new ResourcesException(
                    "sequential() cannot stop a call, so it cannot honour timeLimit(" + r.timeLimit() + ")");
        }
        List<CompletableFuture<?>> dependencies = codec.encodeFunction(function).dependencies();
        CallFuture<T> f = new CallFuture<>(CallNumbers.next(), r, (_, _) -> {});
        GraphRecorder.Entry entry = recorder.submitted(f, FunctionName.of(function), dependencies);
        callbacks.tell(l -> l.submitted(f));
        f.to(TaskState.QUEUED);
        f.to(TaskState.RUNNING);
        recorder.started(entry);
        callbacks.tell(l -> l.started(f));
        run(f, kind, function, dependencies);
        f.finish();
        recorder.ended(entry, f.taskState());
        if (f.isCompletedExceptionally()) {
            recorder.failed(entry, f.exceptionNow());
        }
        callbacks.tell(f::report);
        return f;
    }

    private void run(CallFuture<?> f, Kind kind, Object function, List<CompletableFuture<?>> dependencies) {
        for (CompletableFuture<?> d : dependencies) {
            try {
                d.join();
            } catch (RuntimeException e) {
                String upstream = d instanceof TaskFuture<?> t ? t.key() : String.valueOf(d);
                fail(f, new DependencyFailedException(upstream, CallFuture.unwrap(e)));
                return;
            }
        }
        try {
            Object value = LocalRun.of(kind, f.resources(), function, state);
            f.to(TaskState.DONE);
            finished.incrementAndGet();
            f.settle(() -> value);
        } catch (Throwable t) {
            fail(f, t);
        }
    }

    private void fail(CallFuture<?> f, Throwable t) {
        f.to(TaskState.FAILED);
        failed.incrementAndGet();
        f.settle(CallFuture.failing(t));
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
        return new ExecutorInfo(1, 1, 0, 0, 0, 0, finished.get(), failed.get(), 0, 0, 0);
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
    public void shutdown() {
        shutdown = true;
        callbacks.end();
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
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutdown;
    }
}
