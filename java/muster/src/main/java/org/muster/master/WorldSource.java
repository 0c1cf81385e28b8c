package org.muster.master;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.muster.code.MasterCodec;
import org.muster.mpi.Processes;
import org.muster.wire.Message;
import org.muster.wire.Messages;

/**
 * The world's ranks but the master, as one group that outlives executors: the next one in this program gets it again, and
 * the end of the program ends it.
 */
final class WorldSource implements WorkerSource {
    /** Classes are numbered once for these workers, whichever executor sends them. */
    private static final MasterCodec CODEC = new MasterCodec();

    private static @Nullable WorkerGroup group;
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
                result.complete(group());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result;
    }

    /** The one group; made at its first use, or earlier by {@link WorldAgent}. */
    static synchronized WorkerGroup group() {
        if (group == null) {
            MpiStart.mpi();
            WorkerGroup g = new WorkerGroup(1, false, Processes.worldLink().comm());
            group = g;
            Exit.atExitLast(() -> end(g));
        }
        return group;
    }

    private static void end(WorkerGroup g) {
        for (Worker w : g.workers()) {
            g.send(w, new Message.Shutdown(!g.hasLost()));
        }
        long begin = System.nanoTime();
        // A message that is never received would make MPI complain when it is finalized.
        while (!(g.isSent() && g.isUp()) && System.nanoTime() - begin < 1_000_000_000L) {
            g.poll((from, parcel) -> {
                if (Messages.decode(parcel) instanceof Message.Up up) {
                    g.worker(from - 1).up(up.pid(), up.host());
                }
            });
        }
        g.close();
    }

    @Override
    public void closed(Collection<WorkerGroup> groups) {
        synchronized (WorldSource.class) {
            inUse = false;
        }
    }
}
