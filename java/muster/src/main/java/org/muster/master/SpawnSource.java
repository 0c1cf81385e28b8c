package org.muster.master;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.muster.code.MasterCodec;
import org.muster.mpi.Mpi;
import org.muster.mpi.MpiException;
import org.muster.mpi.MpiHere;
import org.muster.mpi.MpiLink;
import org.muster.wire.Message;

/** Spawns worker groups on this node. */
final class SpawnSource implements WorkerSource {
    /** Spawning is a collective of this process alone; two at a time gain nothing. */
    private static final Semaphore TURN = new Semaphore(1, true);

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
                start(group, number, slots, kind);
            } catch (Throwable t) {
                group.completeExceptionally(t);
            }
        });
        return group;
    }

    private static void start(CompletableFuture<WorkerGroup> group, int number, int slots, WorkerKind kind)
            throws InterruptedException {
        TURN.acquire();
        // A start that is stuck must not keep others from theirs.
        AtomicBoolean hasTurn = new AtomicBoolean(true);
        try {
            Mpi mpi = MpiStart.mpi();
            StartWatch watch = new StartWatch(mpi, slots, why -> {
                if (group.completeExceptionally(why)) {
                    Exit.stuck();
                    giveTurn(hasTurn);
                }
            });
            try (watch) {
                WorkerGroup started = new WorkerGroup(number, true, spawn(mpi, slots, kind));
                List<Worker> missing = RollCall.missing(started, watch::hasFailed);
                if (!missing.isEmpty() || !group.complete(started)) {
                    started.workers().forEach(w -> started.send(w, new Message.Shutdown(false)));
                    started.closeAndFree();
                    throw new MpiException(RollCall.absent(missing), null);
                }
            } catch (MpiException e) {
                throw watch.failure(e);
            }
        } finally {
            giveTurn(hasTurn);
        }
    }

    private static void giveTurn(AtomicBoolean hasTurn) {
        if (hasTurn.getAndSet(false)) {
            TURN.release();
        }
    }

    private static MpiLink spawn(Mpi mpi, int slots, WorkerKind kind) {
        Map<String, String> env = new LinkedHashMap<>(MpiHere.forSpawned());
        env.putAll(kind.variables(System.getenv()));
        return mpi.spawn(WorkerCommand.here(kind), slots, env, kind.cwd());
    }

    @Override
    public void closed(Collection<WorkerGroup> groups) {
        groups.forEach(WorkerGroup::closeAndFree);
    }
}
