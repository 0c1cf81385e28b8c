package org.muster.worker;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.Communicator;
import org.muster.Op;
import org.muster.SerializableBinaryOperator;
import org.muster.code.ValueCodec;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiType;

/**
 * The communicator that a rank's function is given.
 *
 * <p>It stands on an MPI communicator that several calls may use one after the other. A message that a call leaves
 * behind is not seen by the next, as all messages carry the call's number. If a wait is cut off (by the guard or an
 * interrupt), operations remain under way in MPI for ever: then {@link #wasCutOff} says that the MPI communicator must
 * be dropped, neither freed nor used again.
 */
@SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // T is what the ranks have agreed to exchange
public final class RankCommunicator extends ArrayOverloads implements Communicator {
    private final MpiComm comm;
    private final String node;
    private final ValueCodec codec;
    private final long call;
    private final Await await;

    private final PointToPoint messages;
    private final Broadcast broadcast;
    private final Reductions reductions;
    private final ArrayMoves arrays;
    private final ObjectMoves objects;
    private final Splitting splitting;
    private final List<RankCommunicator> children = new ArrayList<>();

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
        this.comm = comm;
        this.node = node;
        this.codec = codec;
        this.call = call;
        this.await = await;
        messages = new PointToPoint(comm, call, codec, await);
        broadcast = new Broadcast(comm, codec, await);
        reductions = new Reductions(comm, await);
        arrays = new ArrayMoves(comm, await);
        objects = new ObjectMoves(comm, codec, await);
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

    /** Whether a wait was given up, so that the MPI communicator must be dropped. */
    boolean wasCutOff() {
        return await.wasCutOff();
    }

    private void begin(int root) {
        await.check();
        Ranks.checkRoot(root, comm.size());
    }

    /** A value as what the caller expects; null is one. */
    @SuppressWarnings("NullAway") // T may stand for a nullable type
    private static <T extends @Nullable Object> T as(@Nullable Object value) {
        return (T) value;
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
    public void barrier() {
        await.check();
        try (Scratch scratch = new Scratch()) {
            await.done(scratch.track(comm.ibarrier()));
        }
    }

    @Override
    public <T extends @Nullable Object> T bcast(T value, int root) {
        begin(root);
        return as(broadcast.broadcast(value, root));
    }

    @Override
    public <T> @Nullable T reduce(T value, Op op, int root) {
        begin(root);
        return (T) reductions.reduce(Ranks.value(value), op, root);
    }

    @Override
    public <T> @Nullable T reduce(T value, SerializableBinaryOperator<T> op, int root) {
        begin(root);
        List<@Nullable Object> all = objects.gather(Ranks.value(value), root);
        return comm.rank() == root ? Reductions.fold(all, comm.size(), op) : null;
    }

    @Override
    public <T> T allReduce(T value, Op op) {
        await.check();
        return (T) reductions.allReduce(Ranks.value(value), op);
    }

    @Override
    public <T> T allReduce(T value, SerializableBinaryOperator<T> op) {
        T result = reduce(value, op, 0);
        return as(broadcast.broadcast(result, 0));
    }

    @Override
    public <T> T scan(T value, Op op) {
        await.check();
        return (T) reductions.scan(Ranks.value(value), op);
    }

    @Override
    public <T> T scan(T value, SerializableBinaryOperator<T> op) {
        await.check();
        List<@Nullable Object> all = objects.allGather(Ranks.value(value));
        return Reductions.fold(all, comm.rank() + 1, op);
    }

    @Override
    public <T extends @Nullable Object> List<T> gather(T value, int root) {
        begin(root);
        return (List<T>) objects.gather(value, root);
    }

    @Override
    public <T extends @Nullable Object> List<T> allGather(T value) {
        await.check();
        return (List<T>) objects.allGather(value);
    }

    @Override
    public <T extends @Nullable Object> T scatter(@Nullable List<? extends T> values, int root) {
        begin(root);
        return as(objects.scatter(values, root));
    }

    @Override
    public <T extends @Nullable Object> List<T> allToAll(List<? extends T> values) {
        await.check();
        return (List<T>) objects.allToAll(values);
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
        await.check();
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
        return type.cast(comm.binding());
    }

    @Override
    public long handle() {
        await.checkOpen();
        return comm.handle();
    }

    @Override
    Object gatherArray(Object part, MpiType type, int root) {
        begin(root);
        return arrays.gather(part, type, root);
    }

    @Override
    Object allGatherArray(Object part, MpiType type) {
        await.check();
        return arrays.allGather(part, type);
    }

    @Override
    Object scatterArray(@Nullable Object whole, MpiType type, int root) {
        begin(root);
        return arrays.scatter(whole, type, root);
    }

    @Override
    Object allToAllArray(Object parts, MpiType type) {
        await.check();
        return arrays.allToAll(parts, type);
    }

    @Override
    public String toString() {
        return "rank " + comm.rank() + " of " + comm.size() + " on " + node;
    }
}
