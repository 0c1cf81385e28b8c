package org.muster.master;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.muster.platform.Threads;
import org.muster.wire.Courier;
import org.muster.wire.Parcel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a world's workers on other nodes alive while no executor is open: they end when they hear nothing of their master. A world on one
 * node needs none of it.
 */
final class WorldRest implements Courier.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(WorldRest.class);

    private final WorkerGroup group;
    private final Heartbeats heartbeats = new Heartbeats(Heartbeats.Settings.USUAL);
    private final Thread thread;
    private volatile boolean over;

    private WorldRest(WorkerGroup group) {
        this.group = group;
        thread = Thread.ofPlatform().daemon().name("muster-world-heartbeat").unstarted(this::run);
    }

    /** Begins; the group is this one's until {@link #end}. */
    static WorldRest begin(WorkerGroup group) {
        WorldRest rest = new WorldRest(group);
        if (rest.heartbeats.isNeeded(List.of(group))) {
            group.workers().forEach(w -> rest.heartbeats.begin(group, w));
            rest.thread.start();
        }
        return rest;
    }

    private void run() {
        try {
            while (!over) {
                group.poll(this);
                heartbeats.tick(
                        System.nanoTime(), List.of(group), (_, w) -> lost(w, "nothing is heard of it any more"));
                LockSupport.parkNanos(this, heartbeats.intervalNanos() / 2);
            }
        } catch (RuntimeException e) {
            LOG.warn("the world's workers on other nodes are no longer watched, and will end", e);
        }
    }

    /** What a worker may still say between two executors matters to nobody. */
    @Override
    public void receive(int source, Parcel parcel) {}

    @Override
    public void broken(int peer, Throwable why) {
        lost(group.worker(peer - 1), String.valueOf(why));
    }

    private void lost(Worker w, String why) {
        LOG.warn("{} was lost: {}", w, why);
        w.to(Worker.State.LOST);
        group.forget(w);
    }

    /** Ends; the group may be used by the caller then. */
    void end() {
        over = true;
        LockSupport.unpark(thread);
        Threads.join(thread);
    }
}
