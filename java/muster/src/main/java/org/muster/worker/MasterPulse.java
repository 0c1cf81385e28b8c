package org.muster.worker;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.muster.wire.Message;

/**
 * Tells a master on another node that this worker is alive, and ends the worker when nothing has come from the master for too long.
 *
 * <p>A thread of its own, so that neither a function that never returns nor one in native code keeps it from its work. Whoever polls the
 * {@link Post} hears for it.
 */
final class MasterPulse {
    /** Until the master has said how often and how long: as long as coming up may take. */
    private static final long BOOT_NANOS = TimeUnit.SECONDS.toNanos(100);

    /** No master takes a worker for alive that has been silent for so much longer than it allows. */
    private static final long LEAST_PROMISE_MILLIS = TimeUnit.SECONDS.toMillis(8);

    /** For its end, which has nothing to say any more. */
    private static final long LAST_PROMISE_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private final Post post;
    private final Runnable gone;
    private volatile Message.Watch terms = new Message.Watch(TimeUnit.SECONDS.toNanos(1), BOOT_NANOS);
    private boolean started;
    private volatile boolean ended;
    /** When it last had its turn, and since when it has listened without a break; its own thread's. */
    private long lastBeat = System.nanoTime();

    private long notBefore = lastBeat;

    /**
     * Made, not yet started.
     *
     * @param post the way to the master
     * @param gone called once, when the master has been silent for too long
     */
    MasterPulse(Post post, Runnable gone) {
        this.post = post;
        this.gone = gone;
    }

    /** Keeps to these terms from now on. */
    void watch(Message.Watch newTerms) {
        terms = newTerms;
        start();
    }

    synchronized void start() {
        if (!started) {
            started = true;
            lastBeat = System.nanoTime();
            notBefore = lastBeat;
            Thread.ofPlatform().daemon().name("muster-heartbeat").start(this::run);
        }
    }

    /** Ends it; tells whether it had begun, so that the master cannot see this process end. */
    synchronized boolean end() {
        ended = true;
        return started;
    }

    private void run() {
        boolean kept = true;
        while (!ended && beat(System.nanoTime())) {
            long patience = TimeUnit.NANOSECONDS.toMillis(terms.patienceNanos());
            kept = kept && promise(Math.max(LEAST_PROMISE_MILLIS, 2 * patience));
            LockSupport.parkNanos(terms.intervalNanos());
        }
        if (kept) {
            promise(LAST_PROMISE_MILLIS);
        }
    }

    /** To its keeper, which ends it when it hangs: long after its master has given it up. False if there is no such keeper any more. */
    private static boolean promise(long millis) {
        try {
            BootMark.alive(millis);
            return true;
        } catch (IOException e) {
            return false; // then this process ends as well
        }
    }

    /** One round; tells whether there is to be another. */
    boolean beat(long now) {
        if (now - lastBeat > terms.patienceNanos() / 2) {
            notBefore = now; // this process was stopped, and has not listened itself
        }
        lastBeat = now;
        long heard = post.heardAt();
        if (now - (heard - notBefore > 0 ? heard : notBefore) > terms.patienceNanos()) {
            gone.run();
            return false;
        }
        // Somebody may be stuck with it; then the master is to hear nothing, and this loop must go on.
        post.sendWithin(terms.intervalNanos() / 2, new Message.Heartbeat());
        return true;
    }
}
