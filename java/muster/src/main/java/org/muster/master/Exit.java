package org.muster.master;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.Mpi;
import org.slf4j.LoggerFactory;

/**
 * What is to be done when the program ends, however it ends short of SIGKILL: executors that are still open end their workers, and MPI is
 * finalized.
 */
final class Exit {
    /** The program's own end must not wait longer than this for anybody. */
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    private static final List<Runnable> STEPS = new CopyOnWriteArrayList<>();
    private static final List<Runnable> LAST_STEPS = new CopyOnWriteArrayList<>();
    private static boolean hooked;
    private static @Nullable Mpi toFinish;

    private Exit() {}

    /** Has a step done at the end of the program, before MPI is finalized; it should be quick. */
    static synchronized void atExit(Runnable step) {
        hook();
        STEPS.add(step);
    }

    /** As {@link #atExit}, but after all of those: what executors use is theirs until they have ended. */
    static synchronized void atExitLast(Runnable step) {
        hook();
        LAST_STEPS.add(step);
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Exit.class).warn("the program cannot end in good order", e);
        }
    }

    static void notNeeded(Runnable step) {
        STEPS.remove(step);
    }

    static synchronized void finishAtExit(Mpi mpi) {
        hook();
        toFinish = mpi;
    }

    private static void hook() {
        if (!hooked) {
            hooked = true;
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("muster-exit").unstarted(Exit::run));
        }
    }

    private static void run() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        STEPS.forEach(Exit::attempt);
        LAST_STEPS.forEach(Exit::attempt);
        Mpi mpi = toFinish;
        if (mpi == null) {
            return;
        }
        // Finalizing waits for the other processes; one that is stuck must not hold the program up.
        Thread finish = Thread.ofPlatform().daemon().name("muster-finalize").start(mpi::finish);
        try {
            long left = Math.max(100_000_000L, end - System.nanoTime());
            finish.join(TimeUnit.NANOSECONDS.toMillis(left));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
