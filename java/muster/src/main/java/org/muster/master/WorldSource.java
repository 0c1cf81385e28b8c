package org.muster.master;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.muster.LaunchException;
import org.muster.code.MasterCodec;
import org.muster.mpi.Processes;
import org.muster.wire.Message;
import org.slf4j.LoggerFactory;

/**
 * The world's ranks but the master, as one group that outlives executors: the next one in this program gets it again, and
 * the end of the program ends it.
 */
final class WorldSource implements WorkerSource {
    private static final long RING_NANOS = 10_000_000;

    /** Classes are numbered once for these workers, whichever executor sends them. */
    private static final MasterCodec CODEC = new MasterCodec();

    /** As long as MPI itself would wait. */
    private static final long MOST_SECONDS = Long.getLong("muster.spawnSeconds", 100);

    private static @Nullable WorkerGroup group;
    private static @Nullable WorldRest rest;
    private static boolean inUse;

    /** Takes the world for an executor. */
    static synchronized WorldSource take() {
        if (inUse) {
            throw new IllegalStateException("an executor of this program uses the world already; close it first");
        }
        inUse = true;
        return new WorldSource();
    }

    @Override
    public MasterCodec codec() {
        return CODEC;
    }

    @Override
    public boolean isFixed() {
        return true;
    }

    @Override
    public CompletableFuture<WorkerGroup> start(int number, int slots, WorkerKind kind) {
        CompletableFuture<WorkerGroup> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("muster-world").start(() -> {
            try {
                WorkerGroup g = group();
                endRest();
                result.complete(g);
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result.orTimeout(MOST_SECONDS, TimeUnit.SECONDS)
                .exceptionallyCompose(t -> CompletableFuture.failedFuture(
                        t instanceof TimeoutException
                                ? new LaunchException("the world's ranks have not come together within " + MOST_SECONDS
                                        + " s: one of them has ended, or does not open world()")
                                : t));
    }

    private static synchronized void endRest() {
        WorldRest r = rest;
        rest = null;
        if (r != null) {
            r.end();
        }
    }

    /** The one group; made at its first use, or earlier by {@link WorldAgent}. */
    static synchronized WorkerGroup group() {
        if (group == null) {
            MpiStart.mpi();
            WorkerGroup g = new WorkerGroup(1, false, Processes.worldLink().comm());
            List<Worker> missing = RollCall.missing(g, () -> false);
            if (!missing.isEmpty()) {
                LoggerFactory.getLogger(WorldSource.class)
                        .warn("{}; the world goes on without", RollCall.absent(missing));
                missing.stream().filter(w -> !w.isGone()).forEach(w -> {
                    w.to(Worker.State.LOST);
                    g.forget(w);
                });
            }
            group = g;
            rest = WorldRest.begin(g);
            Exit.atExitLast(() -> end(g));
        }
        return group;
    }

    private static void end(WorkerGroup g) {
        endRest();
        for (Worker w : g.workers()) {
            g.send(w, new Message.Shutdown(!g.hasLost()));
        }
        long begin = System.nanoTime();
        while (!g.isSent() && System.nanoTime() - begin < 1_000_000_000L) {
            g.poll((_, _) -> {}); // what they still have to say matters to nobody
        }
        g.close();
        ringToTheEnd(g);
    }

    /** Nobody else wakes a worker any more that fell asleep just when it was told to end. */
    private static void ringToTheEnd(WorkerGroup g) {
        Thread.ofPlatform().daemon().name("muster-doorbell").start(() -> {
            while (true) {
                g.ring();
                LockSupport.parkNanos(RING_NANOS);
            }
        });
    }

    @Override
    public void closed(Collection<WorkerGroup> groups) {
        synchronized (WorldSource.class) {
            inUse = false;
            groups.stream().findFirst().ifPresent(g -> rest = WorldRest.begin(g));
        }
    }
}
