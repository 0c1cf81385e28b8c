package org.muster.master;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.muster.TaskListener;
import org.slf4j.LoggerFactory;

/** Runs listeners, one event after the other, and completes futures that nobody waits for; so the conductor never runs users' code. */
final class Callbacks {
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final List<TaskListener> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Thread thread;
    private boolean ended;
    private final String name;

    Callbacks(String name) {
        this.name = name;
    }

    void add(TaskListener l) {
        listeners.add(l);
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
        while (true) {
            try {
                queue.take().run();
            } catch (Enough e) {
                return;
            } catch (InterruptedException e) {
                // Interrupted by a callback of the user's: nobody else knows this thread.
            } catch (Throwable t) {
                LoggerFactory.getLogger(Callbacks.class).warn("a callback or listener failed", t);
            }
        }
    }

    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Enough() {
            super(null, null, false, false);
        }
    }
}
