package org.muster.cache;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for entries that others compute. Of this process they are told at once; after other processes they look, with growing
 * pauses. One thread, which ends when nobody waits. Thread-safe.
 */
final class Waiters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final long FIRST_PAUSE_MICROS = 1000;
    private static final long LONGEST_PAUSE_MICROS = 200_000;
    private static final long IDLE_SECONDS = 5;

    private final Predicate<String> isOver;
    private final Map<String, Set<Waiter>> byName = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor thread;

    /**
     * None wait yet.
     *
     * @param isOver whether there is nothing to wait for with the entry of that name
     */
    Waiters(Path directory, Predicate<String> isOver) {
        this.isOver = isOver;
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread t = new Thread(task, "muster-cache-" + directory.getFileName());
            t.setDaemon(true);
            return t;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    private final class Waiter implements Runnable {
        private final String name;
        private final Runnable action;
        private final Runnable giveUp;
        private final AtomicBoolean done = new AtomicBoolean();
        private long pause = FIRST_PAUSE_MICROS;

        Waiter(String name, Runnable action, Runnable giveUp) {
            this.name = name;
            this.action = action;
            this.giveUp = giveUp;
        }

        @Override
        public void run() {
            if (done.get()) {
                return;
            }
            if (isOver.test(name)) {
                end(action);
                return;
            }
            try {
                thread.schedule(this, pause, TimeUnit.MICROSECONDS);
            } catch (RejectedExecutionException e) {
                end(giveUp);
            }
            pause = Math.min(pause * 3 / 2, LONGEST_PAUSE_MICROS);
        }

        /** Looks once, beside the times when it looks anyway. */
        void look() {
            if (!done.get() && isOver.test(name)) {
                end(action);
            }
        }

        void end(Runnable how) {
            if (done.compareAndSet(false, true)) {
                byName.computeIfPresent(name, (n, all) -> {
                    all.remove(this);
                    return all.isEmpty() ? null : all;
                });
                try {
                    how.run();
                } catch (RuntimeException | Error e) {
                    LOG.error("what waited for a cache entry failed", e);
                }
            }
        }
    }

    /** Runs the action, on the thread here, when there is nothing to wait for; or else {@code giveUp} when this is closed. */
    void add(String name, Runnable action, Runnable giveUp) {
        Waiter waiter = new Waiter(name, action, giveUp);
        byName.compute(name, (n, all) -> {
            Set<Waiter> others = all == null ? ConcurrentHashMap.newKeySet() : all;
            others.add(waiter);
            return others;
        });
        submit(waiter, waiter);
    }

    /** Has those look at once who wait for that entry. */
    void wake(String name) {
        Set<Waiter> waiting = byName.get(name);
        if (waiting != null) {
            waiting.forEach(w -> submit(w, w::look));
        }
    }

    private void submit(Waiter waiter, Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            waiter.end(waiter.giveUp);
        }
    }

    /** Gives up all that is waited for. */
    @Override
    public void close() {
        thread.shutdownNow();
        byName.values().forEach(all -> Set.copyOf(all).forEach(w -> w.end(w.giveUp)));
    }
}
