package org.muster.master;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.muster.LaunchException;
import org.muster.code.MasterCodec;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiException;
import org.muster.mpi.MpiHere;
import org.muster.wire.Message;

/** Spawns worker groups on this node. */
final class SpawnSource implements WorkerSource {
    /** Spawning is a collective of this process alone; two at a time gain nothing. */
    private static final Object ONE_AT_A_TIME = new Object();

    /**
     * A process that ends before it has entered MPI leaves Open MPI 4.1 in the spawn for good; one that is only slow gives up
     * by itself before this.
     */
    private static final long MOST_SECONDS = Long.getLong("muster.spawnSeconds", 100);

    private final MasterCodec codec = new MasterCodec();

    @Override
    public MasterCodec codec() {
        return codec;
    }

    @Override
    public boolean isFixed() {
        return false;
    }

    @Override
    public CompletableFuture<WorkerGroup> start(int number, int slots, WorkerKind kind) {
        CompletableFuture<WorkerGroup> group = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("muster-spawn-" + number).start(() -> {
            try {
                group.complete(present(new WorkerGroup(number, true, spawn(slots, kind))));
            } catch (Throwable t) {
                group.completeExceptionally(t);
            }
        });
        // Taken back when it is not needed: it would keep the buffers of a group that has ended meanwhile.
        CompletableFuture<@Nullable Void> limit =
                new CompletableFuture<@Nullable Void>().completeOnTimeout(null, MOST_SECONDS, TimeUnit.SECONDS);
        limit.thenRun(() -> group.completeExceptionally(new LaunchException(slots
                + " worker processes were started and have not come up within " + MOST_SECONDS
                + " s; what they and the launcher said is on standard error. Look for a wrong variable in env(...)"
                + " or too little memory, and start the program anew: its MPI may wait for them for ever")));
        group.whenComplete((_, _) -> limit.cancel(false));
        return group;
    }

    private static WorkerGroup present(WorkerGroup g) {
        List<Worker> missing = RollCall.missing(g);
        if (missing.isEmpty()) {
            return g;
        }
        g.workers().forEach(w -> g.send(w, new Message.Shutdown(false))); // the others, and whoever is only late
        g.close();
        throw new MpiException(RollCall.absent(missing), null);
    }

    private static MpiComm spawn(int slots, WorkerKind kind) {
        synchronized (ONE_AT_A_TIME) {
            Map<String, String> env = new LinkedHashMap<>(MpiHere.forSpawned());
            env.putAll(kind.variables(System.getenv()));
            return MpiStart.mpi().spawn(WorkerCommand.here(kind), slots, env, kind.cwd());
        }
    }

    @Override
    public void closed(Collection<WorkerGroup> groups) {
        groups.forEach(WorkerGroup::closeAndFree);
    }
}
