package org.muster.tests.soak;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.muster.TaskFuture;

/** A call of the soak, and what happened to it that its end may depend on. */
final class Tracked {
    final Order order;
    final TaskFuture<?> future;
    /** What it depends on; given up when it has ended, so that chains do not grow. */
    volatile List<Tracked> before;

    final long submitted = System.nanoTime();
    /** How small the pool has been in its time. */
    volatile int leastCores;
    /** Whether the executor was restarted in its time. */
    volatile boolean restarted;
    /** Whether somebody has set out to cancel it. */
    volatile boolean stopped;
    /** How often it was run again; when the listeners know of its end. */
    volatile int retried;

    private final AtomicInteger left = new AtomicInteger(2);
    private final AtomicInteger completions = new AtomicInteger();

    Tracked(Order order, TaskFuture<?> future, List<Tracked> before, int cores) {
        this.order = order;
        this.future = future;
        this.before = before;
        leastCores = cores;
    }

    /** Its future has been seen to be done; how often by now. */
    int completed() {
        return completions.incrementAndGet();
    }

    /** Who waits and who listens each say once that it has ended; true for the last. */
    boolean isSettled() {
        return left.decrementAndGet() == 0;
    }

    @Nullable
    Object value() {
        return future.resultNow();
    }

    @Override
    public String toString() {
        return order.brief() + " (" + future.key() + ", " + future.taskState() + ", " + future.state() + ", run again "
                + retried + " times" + (stopped ? ", to be cancelled" : "") + ")";
    }
}
