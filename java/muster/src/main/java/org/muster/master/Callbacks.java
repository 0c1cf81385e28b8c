package org.muster.master;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.muster.TaskListener;
import org.slf4j.LoggerFactory;

/** Runs listeners, one event after the other, and completes futures that nobody waits for; so the conductor never runs users' code. */
final class Callbacks {
    private static final int PATIENCE_SECONDS = 2;

    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final List<TaskListener> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Thread thread;
    private boolean ended;
    /** Whether the thread has met its end in the queue; its own. */
    private boolean ending;
    /** Whether the thread has come to its end; what is queued after that is never run. */
    private boolean over;

    private final String name;

    Callbacks(String name) {
        this.name = name;
    }

    void add(TaskListener l) {
        listeners.add(l);
    }

    /** Takes a listener off once it has been told what is queued; does not wait for long. */
    @SuppressWarnings("ReferenceEquality") // the very thread
    void remove(TaskListener l) {
        CountDownLatch told = new CountDownLatch(1);
        synchronized (this) {
            if (over || thread == null || thread == Thread.currentThread()) {
                listeners.remove(l);
                return;
            }
            queue.add(() -> {
                listeners.remove(l);
                told.countDown();
            });
        }
        try {
            if (!told.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                listeners.remove(l);
            }
        } catch (InterruptedException e) {
            listeners.remove(l);
            Thread.currentThread().interrupt();
        }
    }

    /** Runs something later, in order. */
    void execute(Runnable r) {
        queue.add(r);
        if (thread == null) {
            start();
        }
    }

    /**
     * Completes a future that has its outcome. Stages that hang on it run on a thread of their own: one that blocks must
     * not hold up the others.
     */
    void finish(CallFuture<?> f) {
        execute(() -> {
            if (f.getNumberOfDependents() > 0) {
                Thread.ofVirtual().name("muster-stage").start(f::finish);
            } else {
                f.finish();
            }
        });
    }

    void tell(Consumer<TaskListener> event) {
        if (!listeners.isEmpty()) {
            execute(() -> listeners.forEach(event));
        }
    }

    private synchronized void start() {
        if (thread == null && !ended) {
            thread = Thread.ofPlatform().daemon().name(name).start(this::run);
        }
    }

    /** Ends the thread after what is queued. */
    synchronized void end() {
        ended = true;
        if (thread != null) {
            queue.add(() -> {
                throw new Enough();
            });
        }
    }

    private void run() {
        while (!isOver()) {
            try {
                queue.take().run();
            } catch (Enough e) {
                ending = true;
            } catch (InterruptedException e) {
                // Interrupted by a callback of the user's: nobody else knows this thread.
            } catch (Throwable t) {
                LoggerFactory.getLogger(Callbacks.class).warn("a callback or listener failed", t);
            }
        }
    }

    /** Whether the end was called for, and what was queued until now has been run. */
    private synchronized boolean isOver() {
        over = ending && queue.isEmpty();
        return over;
    }

    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Enough() {
            super(null, null, false, false);
        }
    }
}
