package org.muster.mpi;

import java.nio.ByteBuffer;
import java.util.Arrays;
import mpi.Intercomm;
import mpi.Intracomm;
import mpi.MPIException;
import org.jspecify.annotations.Nullable;

/**
 * What MPI_Comm_spawn gives, as a master and its workers: one rank on one side, the new ranks on the other.
 *
 * <p>It is not merged: the two sides would have to agree on one more communicator, and Open MPI 4.1 never comes back from that
 * when one of them dies meanwhile.
 */
final class OpenMpiSpawned implements MpiLink {
    private final OpenMpiMessages messages;
    private final OpenMpiComm own;
    private final boolean master;
    private final int size;

    private OpenMpiSpawned(Intercomm both, OpenMpiComm own, boolean master, int workers) throws MPIException {
        this.messages = new OpenMpiMessages(both);
        this.own = own;
        this.master = master;
        this.size = workers + 1;
    }

    /** On the process that has spawned. */
    static OpenMpiSpawned ofMaster(Intercomm both, Intracomm self) throws MPIException {
        return new OpenMpiSpawned(both, new OpenMpiComm(self), true, both.getRemoteSize());
    }

    /** On a spawned one; the world is what was spawned together. */
    static OpenMpiSpawned ofWorker(Intercomm both, OpenMpiComm world) throws MPIException {
        return new OpenMpiSpawned(both, world, false, world.size());
    }

    @Override
    public int rank() {
        return master ? 0 : own.rank() + 1;
    }

    @Override
    public int size() {
        return size;
    }

    /** Its number on the other side. */
    private int remote(int rank) {
        if (master == (rank == 0)) {
            throw new IllegalArgumentException("rank " + rank + " is on the side of rank " + rank());
        }
        return master ? rank - 1 : 0;
    }

    @Override
    public MpiRequest isend(ByteBuffer buffer, int bytes, int dest, int tag) {
        return messages.isend(buffer, bytes, remote(dest), tag);
    }

    @Override
    public MpiRequest irecv(ByteBuffer buffer, int bytes, int source, int tag) {
        return messages.irecv(buffer, bytes, source == ANY_SOURCE ? ANY_SOURCE : remote(source), tag)
                .sourcesFrom(firstRemote());
    }

    @Override
    public @Nullable MpiMessage improbe(int source, int tag) {
        OpenMpiMessage found = messages.improbe(source == ANY_SOURCE ? ANY_SOURCE : remote(source), tag);
        return found == null ? null : found.sourcesFrom(firstRemote());
    }

    /** What the other side's rank 0 is here. */
    private int firstRemote() {
        return master ? 1 : 0;
    }

    @Override
    public MpiComm createGroup(int[] ranks, int tag) {
        if (master || Arrays.stream(ranks).anyMatch(r -> r == 0)) {
            throw new IllegalArgumentException("a communicator of the workers is made by them, without rank 0");
        }
        return own.createGroup(Arrays.stream(ranks).map(r -> r - 1).toArray(), tag);
    }

    @Override
    public void free() {
        messages.free();
    }
}
