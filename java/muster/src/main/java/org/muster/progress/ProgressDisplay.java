package org.muster.progress;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.muster.MpiExecutor;
import org.muster.Progress;
import org.muster.TaskFuture;
import org.muster.TaskState;

/** A display: counts on whatever thread tells it of events, paints on its own. */
final class ProgressDisplay implements Progress {
    private final Object lock = new Object();
    private final Tally tally = new Tally();
    private final LongSupplier nanos;
    private final Painter painter;
    private final boolean on;
    private final List<MpiExecutor> executors = new CopyOnWriteArrayList<>();
    private @Nullable Thread thread;
    /** Whether something has changed since the last paint. */
    private boolean changed;

    private boolean closed;

    ProgressDisplay(Screen screen, LongSupplier nanos) {
        this.nanos = nanos;
        on = screen.style() != Style.OFF;
        painter = new Painter(screen, this::counts);
    }

    private Counts counts() {
        synchronized (lock) {
            return tally.counts(nanos.getAsLong());
        }
    }

    private void note(Runnable event) {
        if (!on) {
            return;
        }
        synchronized (lock) {
            if (closed) {
                return;
            }
            event.run();
            if (!changed) {
                changed = true;
                lock.notifyAll();
            }
            if (thread == null) {
                thread = Thread.ofPlatform().daemon().name("muster-progress").start(this::paint);
            }
        }
    }

    @Override
    public void submitted(TaskFuture<?> f) {
        note(() -> tally.submitted(f, nanos.getAsLong()));
    }

    @Override
    public void started(TaskFuture<?> f) {
        note(() -> tally.started(f, nanos.getAsLong()));
    }

    @Override
    public void cached(TaskFuture<?> f) {
        note(() -> tally.cached(f, nanos.getAsLong()));
    }

    @Override
    public void finished(TaskFuture<?> f) {
        note(() -> tally.ended(f, TaskState.DONE, nanos.getAsLong()));
    }

    @Override
    public void failed(TaskFuture<?> f, Throwable cause) {
        note(() -> tally.ended(f, TaskState.FAILED, nanos.getAsLong()));
    }

    @Override
    public void cancelled(TaskFuture<?> f) {
        note(() -> tally.ended(f, TaskState.CANCELLED, nanos.getAsLong()));
    }

    @Override
    public void retried(TaskFuture<?> f, int attempt) {
        note(() -> tally.retried(f, nanos.getAsLong()));
    }

    @Override
    public void rankLost(int workerId, String host, long pid) {
        note(tally::lost);
    }

    @Override
    public Progress add(MpiExecutor exe) {
        if (on) {
            executors.add(exe);
            exe.addListener(this);
        }
        return this;
    }

    @Override
    public void println(String text) {
        painter.above(text);
    }

    @Override
    public void close() {
        executors.forEach(exe -> exe.removeListener(this));
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            lock.notifyAll();
            tally.settle(nanos.getAsLong());
        }
        painter.finish();
    }

    private void paint() {
        try {
            while (awaitChange()) {
                long wait = painter.step(nanos.getAsLong());
                if (wait > 0 && !pause(wait)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Nobody else knows this thread; without it, closing still leaves the last line.
        }
    }

    /** Waits until there is something to paint; false when it is over. */
    private boolean awaitChange() throws InterruptedException {
        synchronized (lock) {
            while (!changed && !closed) {
                lock.wait();
            }
            changed = false;
            return !closed;
        }
    }

    /** Waits until it is time to paint; false when it is over. */
    private boolean pause(long wait) throws InterruptedException {
        long end = System.nanoTime() + wait;
        synchronized (lock) {
            for (long left = wait; left > 0 && !closed; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
            changed = true;
            return !closed;
        }
    }
}
