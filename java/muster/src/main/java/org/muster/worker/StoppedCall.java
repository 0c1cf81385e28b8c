package org.muster.worker;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * Ends the processes that a call has started when the call is stopped: first as they like it, then without asking.
 *
 * <p>A function that waits for a program, or reads what one says, is deaf to an interrupt; it gets free when the program ends. What is
 * started after the call's end belongs to the next one, so they are looked for until then and not later.
 */
final class StoppedCall {
    /** Shorter than the grace time of the call itself, so that it can still come to its end. */
    private static final long KILL_NANOS = TimeUnit.MILLISECONDS.toNanos(Long.getLong("muster.graceMillis", 5_000)) / 2;

    private static final long LOOK_NANOS = 5_000_000;

    private final long begun;
    private final Thread thread;
    /** Guarded by this, as is the next. */
    private final Set<ProcessHandle> children = new LinkedHashSet<>();

    private boolean over;

    private StoppedCall(long begun, Thread thread) {
        this.begun = begun;
        this.thread = thread;
    }

    /**
     * Begins with it, on a thread of its own.
     *
     * @param begun when the call began, in {@link System#nanoTime} terms
     * @param thread on which it runs
     */
    static StoppedCall of(long begun, Thread thread) {
        StoppedCall s = new StoppedCall(begun, thread);
        try {
            Thread.ofPlatform().daemon().name("muster-stopped-call").start(s::end);
        } catch (OutOfMemoryError e) {
            // No room for a thread. If the call does not end without this, its whole process is ended.
        }
        return s;
    }

    /** The call has ended: what it has left behind is found now, before the next one begins. */
    synchronized void over() {
        try {
            look();
        } catch (RuntimeException | OutOfMemoryError e) {
            warn(e);
        }
        over = true;
    }

    private synchronized void look() {
        if (!over) {
            children.addAll(ChildProcesses.since(begun));
        }
    }

    private void end() {
        try {
            look();
            Set<ProcessHandle> asked = new LinkedHashSet<>();
            long end = System.nanoTime() + KILL_NANOS;
            do {
                ask(asked);
                LockSupport.parkNanos(LOOK_NANOS);
            } while (System.nanoTime() - end < 0 && isNeeded());
            look(); // it may have started more
            synchronized (this) {
                children.forEach(ProcessHandle::destroyForcibly);
                if (!over) {
                    tellWhereItIs();
                }
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            warn(e);
        }
    }

    private synchronized void ask(Set<ProcessHandle> asked) {
        for (ProcessHandle child : children) {
            if (asked.add(child)) {
                child.destroy();
            }
        }
    }

    private synchronized boolean isNeeded() {
        return !over || children.stream().anyMatch(ProcessHandle::isAlive);
    }

    /** Who wrote the function can see why it does not stop, before its process is ended for it. */
    private void tellWhereItIs() {
        String at = Arrays.stream(thread.getStackTrace())
                .map(frame -> System.lineSeparator() + "\tat " + frame)
                .collect(Collectors.joining());
        LoggerFactory.getLogger(StoppedCall.class).warn("a call was told to stop and goes on{}", at);
    }

    private static void warn(Throwable t) {
        LoggerFactory.getLogger(StoppedCall.class).warn("cannot end the processes of a stopped call", t);
    }
}
