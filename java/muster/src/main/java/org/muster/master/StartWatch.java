package org.muster.master;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.muster.LaunchException;
import org.muster.mpi.Mpi;
import org.muster.mpi.MpiException;
import org.muster.platform.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one start of workers, since MPI waits for ever for a process that has ended. One at a time is watched: whose ports are
 * reported is plain then.
 */
final class StartWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StartWatch.class);
    private static final long LOOK_MILLIS = 50;
    /** How long MPI may take to fail once it has been told to. */
    private static final long FAIL_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** A start on other nodes of which nothing is reported; one that is only slow gives up by itself before this. */
    private static final long MOST_SECONDS = Long.getLong("muster.spawnSeconds", 100);

    private static final String ENDED = "a worker process ended before it was up; what it said is on standard error";

    private static final String DEAF =
            "Open MPI's launcher does not answer any more since worker processes ended while they"
                    + " were starting, so this program can start no more of them; start the program anew";

    private final Mpi mpi;
    private final int slots;
    private final Consumer<Throwable> stuck;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;
    private final List<Thread> givingUp = new ArrayList<>();
    private volatile boolean failed;

    /**
     * Begins to watch.
     *
     * @param slots how many workers are started
     * @param stuck told when the start can be waited for no longer; MPI cannot be finalized any more
     */
    StartWatch(Mpi mpi, int slots, Consumer<Throwable> stuck) {
        this.mpi = mpi;
        this.slots = slots;
        this.stuck = stuck;
        FailedStarts.next(); // what an earlier one has left
        thread = Thread.ofPlatform().daemon().name("muster-start-watch").start(this::watch);
    }

    /** Whether one of the workers has ended. */
    boolean hasFailed() {
        return failed;
    }

    /** What the start fails with: the cause itself, where no worker has ended. */
    MpiException failure(MpiException cause) {
        return failed ? new MpiException(ENDED, cause) : cause;
    }

    /** The start is over; nothing is told from now on. */
    @Override
    public void close() {
        over.countDown();
        Threads.join(thread);
    }

    private void watch() {
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        try {
            while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                for (String port : FailedStarts.next()) {
                    failed = true;
                    end = Math.min(end - begin, System.nanoTime() + FAIL_NANOS - begin) + begin;
                    givingUp.add(Thread.ofPlatform()
                            .daemon()
                            .name("muster-give-up-spawn")
                            .start(() -> giveUp(port)));
                }
                if (System.nanoTime() - end > 0) {
                    stuck.accept(why());
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("a start of workers is watched no more", e);
        }
    }

    /** It goes through the launcher, which Open MPI 4.1 may have left in a deadlock: then this never comes back. */
    private void giveUp(String port) {
        try {
            mpi.giveUpSpawn(port);
        } catch (RuntimeException e) {
            LOG.warn("a start of workers cannot be given up", e);
        }
    }

    private RuntimeException why() {
        if (givingUp.stream().anyMatch(Thread::isAlive)) {
            return new LaunchException(DEAF);
        }
        return failed ? new MpiException(ENDED, null) : tooLong();
    }

    private LaunchException tooLong() {
        return new LaunchException(slots + " worker processes were started and have not come up within " + MOST_SECONDS
                + " s; what they and the launcher said is on standard error. Look for a wrong variable in env(...)"
                + " or too little memory");
    }
}
