package org.muster.worker;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;

/**
 * Ends the processes that a call has started when the call is stopped: first as they like it, then without asking.
 *
 * <p>A function that waits for a program, or reads what one says, is deaf to an interrupt; it gets free when the program ends.
 */
final class StoppedCall {
    /** Shorter than the grace time of the call itself, so that it can still come to its end. */
    private static final long KILL_NANOS = TimeUnit.MILLISECONDS.toNanos(Long.getLong("muster.graceMillis", 5_000)) / 2;

    private static final long LOOK_NANOS = 5_000_000;

    private StoppedCall() {}

    /**
     * Begins with it, on a thread of its own.
     *
     * @param begun when the call began, in {@link System#nanoTime} terms
     * @param running whether the call still runs
     */
    static void endChildren(long begun, BooleanSupplier running) {
        try {
            Thread.ofPlatform().daemon().name("muster-stopped-call").start(() -> end(begun, running));
        } catch (OutOfMemoryError e) {
            // No room for a thread. If the call does not end without this, its whole process is ended.
        }
    }

    private static void end(long begun, BooleanSupplier running) {
        try {
            Set<ProcessHandle> children = new LinkedHashSet<>(ChildProcesses.since(begun));
            children.forEach(ProcessHandle::destroy);
            long end = System.nanoTime() + KILL_NANOS;
            while (System.nanoTime() - end < 0
                    && (running.getAsBoolean() || children.stream().anyMatch(ProcessHandle::isAlive))) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            if (running.getAsBoolean()) {
                children.addAll(ChildProcesses.since(begun)); // it may have started more
            }
            children.forEach(ProcessHandle::destroyForcibly);
        } catch (RuntimeException | OutOfMemoryError e) {
            LoggerFactory.getLogger(StoppedCall.class).warn("cannot end the processes of a stopped call", e);
        }
    }
}
