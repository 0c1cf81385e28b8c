package org.muster.worker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.Communicator;
import org.muster.code.ValueCodec;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiType;

/**
 * The communicator that a rank's function is given.
 *
 * <p>It stands on an MPI communicator that several calls may use one after the other. A message that a call leaves
 * behind is not seen by the next, as all messages carry the call's number. If waits are cut off (by the guard or an
 * interrupt), operations remain under way in MPI for ever: then {@link #wasCutOff} says that the MPI communicator must
 * be dropped, neither freed nor used again.
 */
@SuppressWarnings("TypeParameterUnusedInFormals") // T is what the ranks have agreed to exchange
public final class RankCommunicator extends RankCollectives {
    private final String node;
    private final ValueCodec codec;
    private final long call;

    private final PointToPoint messages;
    private final Splitting splitting;
    private final List<RankCommunicator> children = new ArrayList<>();
    private volatile boolean exposed;

    /**
     * Makes one for a call.
     *
     * @param comm the ranks of the call, and nobody else's for as long as the call runs
     * @param node the host name
     * @param codec for what is not a primitive array
     * @param guard cuts the call off
     * @param call the call's number, the same on all ranks, and never used before on {@code comm}
     */
    public RankCommunicator(MpiComm comm, String node, ValueCodec codec, CallGuard guard, long call) {
        this(comm, node, codec, new Await(guard), call);
    }

    private RankCommunicator(MpiComm comm, String node, ValueCodec codec, Await await, long call) {
        super(comm, codec, await);
        this.node = node;
        this.codec = codec;
        this.call = call;
        messages = new PointToPoint(comm, call, codec, await);
        splitting = new Splitting(comm, await);
    }

    /** Ends the call: every method throws from now on. Communicators split off are freed, unless it was cut off. */
    void close() {
        await.close();
        freeChildren();
    }

    private void freeChildren() {
        for (RankCommunicator child : children) {
            child.freeChildren();
            if (!await.wasCutOff()) {
                child.comm.free();
            }
        }
        children.clear();
    }

    /** Whether the call was cancelled or a wait given up, so that the MPI communicator must be dropped. */
    boolean wasCutOff() {
        return await.wasCutOff();
    }

    /** Whether {@link #unwrap} or {@link #handle} was used, so that nobody knows what is under way on it. */
    boolean wasExposed() {
        return exposed;
    }

    @Override
    public int rank() {
        await.checkOpen();
        return comm.rank();
    }

    @Override
    public int size() {
        await.checkOpen();
        return comm.size();
    }

    @Override
    public String node() {
        await.checkOpen();
        return node;
    }

    @Override
    public void send(@Nullable Object value, int dest, int tag) {
        await.check();
        Ranks.checkDest(dest, comm.size());
        Ranks.checkTag(tag);
        messages.send(value, dest, tag);
    }

    @Override
    public <T extends @Nullable Object> T recv(int source, int tag) {
        await.check();
        Ranks.checkSource(source, comm.size());
        Ranks.checkTagOrAny(tag);
        return as(messages.receive(source, tag));
    }

    @Override
    public int recvInto(Object array, int source, int tag) {
        await.check();
        Ranks.checkSource(source, comm.size());
        Ranks.checkTagOrAny(tag);
        MpiType type = MpiType.of(array);
        if (type == null) {
            throw new IllegalArgumentException("recvInto fills a primitive array, not a "
                    + array.getClass().getTypeName());
        }
        return messages.receiveInto(array, type, source, tag);
    }

    @Override
    public <T extends @Nullable Object> T sendRecv(@Nullable Object value, int dest, int source, int tag) {
        await.check();
        Ranks.checkDest(dest, comm.size());
        Ranks.checkSource(source, comm.size());
        Ranks.checkTag(tag);
        return as(messages.sendReceive(value, dest, source, tag));
    }

    @Override
    public @Nullable Communicator split(int color, int key) {
        collective();
        MpiComm part = splitting.split(color, key);
        if (part == null) {
            return null;
        }
        // MPI may give the new communicator the inner number of one freed before; so its messages get a number, too.
        long number = call * 1_000_003 + splitting.count();
        RankCommunicator child = new RankCommunicator(part, node, codec, await, number);
        children.add(child);
        return child;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        await.checkOpen();
        T binding = type.cast(comm.binding());
        exposed = true;
        return binding;
    }

    @Override
    public long handle() {
        await.checkOpen();
        exposed = true;
        return comm.handle();
    }

    @Override
    public String toString() {
        return "rank " + comm.rank() + " of " + comm.size() + " on " + node;
    }
}
