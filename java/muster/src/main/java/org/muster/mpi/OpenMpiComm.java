package org.muster.mpi;

import java.nio.ByteBuffer;
import mpi.Datatype;
import mpi.Group;
import mpi.Intracomm;
import mpi.MPI;
import mpi.MPIException;
import mpi.Request;
import org.jspecify.annotations.Nullable;
import org.muster.Op;

/** An intracommunicator of Open MPI's Java bindings. */
final class OpenMpiComm implements MpiComm {
    /** Stands where the binding wants a direct buffer that MPI will not use. */
    private static final ByteBuffer UNUSED = ByteBuffer.allocateDirect(64);

    private static final int[] NO_COUNTS = {};

    /**
     * Open MPI creates a group by messages in the parent's ordinary tag space, with the tag as given. Up here they
     * cannot be taken for the program's own (UCX has tags up to 2^23 - 1, all else more).
     */
    private static final int CREATION_TAGS = 1 << 22;

    private final Intracomm comm;
    private final OpenMpiMessages messages;
    private final int rank;
    private final int size;

    OpenMpiComm(Intracomm comm) throws MPIException {
        comm.setErrhandler(MPI.ERRORS_RETURN);
        this.comm = comm;
        this.messages = new OpenMpiMessages(comm);
        this.rank = comm.getRank();
        this.size = comm.getSize();
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public MpiRequest isend(ByteBuffer buffer, int bytes, int dest, int tag) {
        return messages.isend(buffer, bytes, dest, tag);
    }

    @Override
    public MpiRequest irecv(ByteBuffer buffer, int bytes, int source, int tag) {
        return messages.irecv(buffer, bytes, source, tag);
    }

    @Override
    public @Nullable MpiMessage improbe(int source, int tag) {
        return messages.improbe(source, tag);
    }

    @Override
    public MpiRequest ibarrier() {
        return OpenMpiRequest.start("a barrier", null, null, comm::iBarrier);
    }

    @Override
    public MpiRequest ibcast(ByteBuffer buffer, int count, MpiType type, int root) {
        return OpenMpiRequest.start(
                "a bcast", buffer, null, () -> comm.iBcast(buffer, count, OpenMpiTypes.type(type), root));
    }

    @Override
    public MpiRequest ireduce(ByteBuffer send, @Nullable ByteBuffer recv, int count, MpiType type, Op op, int root) {
        return reduction(
                "a reduce",
                send,
                rank == root ? recv : null,
                count,
                type,
                op,
                (in, out, t, o) -> comm.iReduce(in, out, count, t, o, root));
    }

    @Override
    public MpiRequest iallReduce(ByteBuffer send, ByteBuffer recv, int count, MpiType type, Op op) {
        return reduction(
                "an allReduce", send, recv, count, type, op, (in, out, t, o) -> comm.iAllReduce(in, out, count, t, o));
    }

    @Override
    public MpiRequest iscan(ByteBuffer send, ByteBuffer recv, int count, MpiType type, Op op) {
        return reduction("a scan", send, recv, count, type, op, (in, out, t, o) -> comm.iScan(in, out, count, t, o));
    }

    private OpenMpiRequest reduction(
            String what,
            ByteBuffer send,
            @Nullable ByteBuffer recv,
            int count,
            MpiType type,
            Op op,
            Reduction reduction) {
        boolean wide = Widening.isNeeded(type, op);
        ByteBuffer in = wide ? Widening.widen(send, count, type) : send;
        ByteBuffer out = recv == null ? UNUSED : wide ? Widening.room(count) : recv;
        Datatype t = wide ? MPI.INT : OpenMpiTypes.type(type);
        OpenMpiRequest request =
                OpenMpiRequest.start(what, in, out, () -> reduction.start(in, out, t, OpenMpiTypes.op(op)));
        return wide && recv != null ? request.then(() -> Widening.narrow(out, recv, count, type)) : request;
    }

    @Override
    public MpiRequest igatherv(
            ByteBuffer send,
            int sendCount,
            @Nullable ByteBuffer recv,
            int @Nullable [] counts,
            int @Nullable [] displs,
            MpiType type,
            int root) {
        Datatype t = OpenMpiTypes.type(type);
        ByteBuffer out = recv == null ? UNUSED : recv;
        int[] c = counts == null ? NO_COUNTS : counts;
        int[] d = displs == null ? NO_COUNTS : displs;
        return OpenMpiRequest.start("a gather", send, out, () -> comm.iGatherv(send, sendCount, t, out, c, d, t, root));
    }

    @Override
    public MpiRequest iallGatherv(
            ByteBuffer send, int sendCount, ByteBuffer recv, int[] counts, int[] displs, MpiType type) {
        Datatype t = OpenMpiTypes.type(type);
        return OpenMpiRequest.start(
                "an allGather", send, recv, () -> comm.iAllGatherv(send, sendCount, t, recv, counts, displs, t));
    }

    @Override
    public MpiRequest iscatterv(
            @Nullable ByteBuffer send,
            int @Nullable [] counts,
            int @Nullable [] displs,
            ByteBuffer recv,
            int recvCount,
            MpiType type,
            int root) {
        Datatype t = OpenMpiTypes.type(type);
        ByteBuffer in = send == null ? UNUSED : send;
        int[] c = counts == null ? NO_COUNTS : counts;
        int[] d = displs == null ? NO_COUNTS : displs;
        return OpenMpiRequest.start("a scatter", in, recv, () -> comm.iScatterv(in, c, d, t, recv, recvCount, t, root));
    }

    @Override
    public MpiRequest iallToAllv(
            ByteBuffer send,
            int[] sendCounts,
            int[] sendDispls,
            ByteBuffer recv,
            int[] recvCounts,
            int[] recvDispls,
            MpiType type) {
        Datatype t = OpenMpiTypes.type(type);
        return OpenMpiRequest.start(
                "an allToAll",
                send,
                recv,
                () -> comm.iAllToAllv(send, sendCounts, sendDispls, t, recv, recvCounts, recvDispls, t));
    }

    @Override
    public MpiComm createGroup(int[] ranks, int tag) {
        try {
            Group all = comm.getGroup();
            Group members = all.incl(ranks);
            try {
                return new OpenMpiComm(comm.createGroup(members, CREATION_TAGS + tag));
            } finally {
                members.free();
                all.free();
            }
        } catch (MPIException e) {
            throw new MpiException(
                    "a communicator of " + ranks.length + " ranks could not be made: " + e.getMessage(), e);
        }
    }

    @Override
    public void free() {
        messages.free();
    }

    @Override
    public long handle() {
        return messages.handle();
    }

    @Override
    public Object binding() {
        return comm;
    }

    private interface Reduction {
        Request start(ByteBuffer in, ByteBuffer out, Datatype type, mpi.Op op) throws MPIException;
    }
}
