package org.muster.master;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.muster.Backend;
import org.muster.ExecutorInfo;
import org.muster.Resources;
import org.muster.TaskFuture;
import org.muster.TaskState;
import org.muster.code.FunctionName;
import org.muster.code.MasterCodec;
import org.muster.wire.Message.Kind;
import org.muster.worker.Wrapper;

/**
 * Takes calls, notes what they depend on, and runs none of them.
 *
 * <p>Its futures are completed with an exception from the start. Were they never completed, a program that waits for one,
 * or for something made of it, would wait for ever.
 */
final class DryRunExecutor extends AbstractMpiExecutor {
    private final MasterCodec codec = new MasterCodec();
    private final Limits limits;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger queued = new AtomicInteger();
    private volatile boolean shutdown;

    DryRunExecutor(Backend.Settings s, Limits limits) {
        super(s.resources());
        this.limits = limits;
        limits.check(s.resources());
        if (s.init() != null) {
            codec.encodeFunction(s.init()); // refuses what cannot be sent
        }
    }

    @Override
    <T extends @Nullable Object> TaskFuture<T> start(Kind kind, Resources r, Object function) {
        Objects.requireNonNull(function, "the function is null");
        if (shutdown) {
            throw new RejectedExecutionException("the executor was shut down; it takes no more calls");
        }
        limits.check(r);
        List<CompletableFuture<?>> dependencies = codec.encodeFunction(function).dependencies();
        CallFuture<T> f = new CallFuture<>(CallNumbers.next(), r, (_, _) -> {});
        FunctionName name = FunctionName.of(Wrapper.innermost(function));
        recorder.submitted(f, name, dependencies);
        if (dependencies.isEmpty()) {
            queued.incrementAndGet();
            f.to(TaskState.QUEUED);
        } else {
            waiting.incrementAndGet();
        }
        callbacks.tell(l -> l.submitted(f));
        f.settle(CallFuture.failing(new IllegalStateException("a dry run computes nothing, so " + f.key() + " ("
                + name.name() + ") has no value; open singleNode() or another executor to run it")));
        f.finish();
        return f;
    }

    @Override
    public void resize(int maxCores) {
        if (maxCores < 1) {
            throw new IllegalArgumentException("maxCores must be at least 1, not " + maxCores);
        }
        limits.checkSize(maxCores);
        limits.resized(maxCores);
    }

    @Override
    public void restart() {
        // There are no workers.
    }

    @Override
    public ExecutorInfo info() {
        return new ExecutorInfo(limits.maxCores(), 0, 0, waiting.get(), queued.get(), 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void shutdown() {
        shutdown = true;
        callbacks.end();
    }

    /** No call of a dry run awaits its start, so there is none to give back. */
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
