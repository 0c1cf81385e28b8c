package org.muster.master;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.muster.code.MasterCodec;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiHere;

/** Spawns worker groups on this node. */
final class SpawnSource implements WorkerSource {
    /** Spawning is a collective of this process alone; two at a time gain nothing. */
    private static final Object ONE_AT_A_TIME = new Object();

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
    public CompletableFuture<WorkerGroup> start(int number, int slots) {
        CompletableFuture<WorkerGroup> group = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("muster-spawn-" + number).start(() -> {
            try {
                group.complete(new WorkerGroup(number, true, spawn(slots)));
            } catch (Throwable t) {
                group.completeExceptionally(t);
            }
        });
        return group;
    }

    private static MpiComm spawn(int slots) {
        synchronized (ONE_AT_A_TIME) {
            return MpiStart.mpi().spawn(WorkerCommand.here(), slots, MpiHere.forSpawned());
        }
    }

    @Override
    public void closed(Collection<WorkerGroup> groups) {
        groups.forEach(WorkerGroup::closeAndFree);
    }
}
