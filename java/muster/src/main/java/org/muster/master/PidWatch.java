package org.muster.master;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.muster.nativeaccess.NativeAccess;
import org.muster.nativeaccess.NativeException;
import org.muster.nativeaccess.ProcessEnd;
import org.muster.nativeaccess.ProcessWatch;
import org.slf4j.LoggerFactory;

/** Tells of worker processes of this node that have ended, at once where the native library is there. */
final class PidWatch {
    private static final int SIGKILL = 9;

    /** Who is told. */
    interface Listener {
        void ended(long pid, ProcessEnd end);
    }

    private final Listener listener;
    private final Set<Long> known = ConcurrentHashMap.newKeySet();
    private final @Nullable NativeAccess access = NativeAccess.get().orElse(null);
    private @Nullable ProcessWatch watch;
    private boolean failed;
    private volatile boolean closed;

    /** Told on a thread of the watch's own. */
    PidWatch(Listener listener) {
        this.listener = listener;
    }

    /** Watches a process; one that is gone already is told of soon. */
    synchronized void add(long pid) {
        if (closed || !known.add(pid)) {
            return;
        }
        if (access == null || failed) {
            leaveToTheJdk(pid);
            return;
        }
        try {
            if (watch == null) {
                ProcessWatch w = access.watch();
                watch = w;
                Thread.ofPlatform().daemon().name("muster-process-watch").start(() -> run(w));
            }
            if (!watch.add(pid)) {
                tell(pid, ProcessEnd.UNKNOWN);
            }
        } catch (NativeException e) {
            warn(e);
            leaveToTheJdk(pid);
        }
    }

    private void run(ProcessWatch w) {
        try (w) {
            while (!closed) {
                for (ProcessWatch.Ended ended : w.await(-1)) {
                    tell(ended.pid(), ended.end());
                }
            }
        } catch (RuntimeException e) {
            warn(e);
            failed();
        }
    }

    private static void warn(RuntimeException e) {
        LoggerFactory.getLogger(PidWatch.class)
                .warn("the end of a worker may be noticed late from now on: {}", e.getMessage());
    }

    /** The watch is of no more use. */
    synchronized void failed() {
        failed = true;
        known.forEach(this::leaveToTheJdk);
    }

    /** It looks from time to time, and says nothing of how a process ended. */
    private void leaveToTheJdk(long pid) {
        ProcessHandle.of(pid)
                .ifPresentOrElse(
                        p -> p.onExit().thenRun(() -> tell(pid, ProcessEnd.UNKNOWN)),
                        () -> tell(pid, ProcessEnd.UNKNOWN));
    }

    private void tell(long pid, ProcessEnd end) {
        if (known.remove(pid) && !closed) {
            listener.ended(pid, end);
        }
    }

    /** Ends a process that does not end by itself. */
    void kill(long pid) {
        if (access != null) {
            access.kill(pid, SIGKILL);
        } else {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    synchronized void close() {
        closed = true;
        if (watch != null) {
            try {
                watch.wake();
            } catch (IllegalStateException e) {
                // Its thread was awake, has seen the end by itself, and has closed it.
            }
        }
    }
}
