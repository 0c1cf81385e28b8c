package org.muster.master;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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

    /** Each tells whether all that it had to end has ended. */
    private static final List<BooleanSupplier> STEPS = new CopyOnWriteArrayList<>();

    private static final List<Runnable> LAST_STEPS = new CopyOnWriteArrayList<>();
    private static boolean hooked;
    private static @Nullable Mpi toFinish;
    private static volatile boolean stuck;

    private Exit() {}

    /**
     * Has a step done at the end of the program, before MPI is finalized; it should be quick. Where it gives false, something
     * of it still uses MPI, which is then not finalized: that would pull the ground from under it.
     */
    static synchronized void atExit(BooleanSupplier step) {
        hook();
        STEPS.add(step);
    }

    /** As {@link #atExit}, but after all of those: what executors use is theirs until they have ended. */
    static synchronized void atExitLast(Runnable step) {
        hook();
        LAST_STEPS.add(step);
    }

    private static boolean attempt(BooleanSupplier step) {
        try {
            return step.getAsBoolean();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Exit.class).warn("the program cannot end in good order", e);
            return false;
        }
    }

    static void notNeeded(BooleanSupplier step) {
        STEPS.remove(step);
    }

    static synchronized void finishAtExit(Mpi mpi) {
        hook();
        toFinish = mpi;
    }

    /** A thread is in MPI for good, so that it cannot be finalized any more. */
    static synchronized void stuck() {
        stuck = true;
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
        boolean ended = true;
        for (BooleanSupplier step : STEPS) {
            ended &= attempt(step);
        }
        if (ended) {
            LAST_STEPS.forEach(step -> attempt(() -> {
                step.run();
                return true;
            }));
        }
        Mpi mpi = toFinish;
        if (mpi == null || !ended || stuck) {
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
