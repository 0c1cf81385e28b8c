package org.muster.master;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.muster.wire.Message;

/**
 * Whether workers on other nodes are alive, of which no pidfd tells: each says something at every interval, and one of which nothing
 * has come for longer than the patience is lost. They are told as often that the master is alive.
 *
 * <p>Anything that arrives counts, also a piece of a large result. One thread uses it at a time.
 */
final class Heartbeats {
    /**
     * How it is to behave.
     *
     * @param intervalNanos how often each side tells of itself
     * @param patienceNanos how long the other may be silent
     */
    record Settings(long intervalNanos, long patienceNanos) {
        /** The master's death ends workers everywhere within 5 s. */
        static final Settings USUAL = new Settings(TimeUnit.MILLISECONDS.toNanos(500), TimeUnit.SECONDS.toNanos(4));

        String silence() {
            return "nothing was heard of it for " + patienceNanos / 1e9
                    + " s: it hangs, or its node or the network between is down";
        }
    }

    private final Settings settings;
    private long lastBeat;

    Heartbeats(Settings settings) {
        this.settings = settings;
        lastBeat = System.nanoTime();
    }

    /** Has a worker that has just come up tell of itself, if its process cannot be watched from here. */
    void begin(WorkerGroup g, Worker w) {
        if (w.isDistant()) {
            w.heardAt = System.nanoTime();
            g.send(w, new Message.Watch(settings.intervalNanos(), settings.patienceNanos()));
        }
    }

    /** Whether anybody is on another node. */
    boolean isNeeded(Collection<WorkerGroup> groups) {
        return groups.stream().anyMatch(WorkerGroup::isDistant);
    }

    long intervalNanos() {
        return settings.intervalNanos();
    }

    /** To be called often, after messages were taken; tells who is lost. */
    void tick(long now, Collection<WorkerGroup> groups, BiConsumer<WorkerGroup, Worker> lost) {
        if (now - lastBeat < settings.intervalNanos()) {
            return;
        }
        List<Runnable> news = new ArrayList<>(0);
        // Who was stopped itself, or had no time, has not listened: nobody is to blame for that.
        boolean slept = now - lastBeat > settings.patienceNanos() / 2;
        lastBeat = now;
        for (WorkerGroup g : groups) {
            if (!g.isDistant()) {
                continue;
            }
            for (Worker w : g.workers()) {
                if (w.isDistant()) {
                    if (isSilent(now, slept, g, w)) {
                        news.add(() -> lost.accept(g, w));
                    } else if (w.state() != Worker.State.ENDING) {
                        g.send(w, new Message.Heartbeat());
                    }
                }
            }
        }
        news.forEach(Runnable::run);
    }

    private boolean isSilent(long now, boolean slept, WorkerGroup g, Worker w) {
        int arrivals = g.arrivals(w);
        if (slept || arrivals != w.arrivals) {
            w.arrivals = arrivals;
            w.heardAt = now;
        }
        return now - w.heardAt > settings.patienceNanos();
    }
}
