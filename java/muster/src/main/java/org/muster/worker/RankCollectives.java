package org.muster.worker;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.Communicator;
import org.muster.Op;
import org.muster.SerializableBinaryOperator;
import org.muster.code.ValueCodec;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiType;

/** The collective half of {@link RankCommunicator}: checks the arguments, counts the calls and hands on. */
@SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // T is what the ranks have agreed to exchange
abstract class RankCollectives extends ArrayOverloads implements Communicator {
    final MpiComm comm;
    final Await await;
    private final Broadcast broadcast;
    private final Reductions reductions;
    private final ArrayMoves arrays;
    private final ObjectMoves objects;
    private long collectives;

    RankCollectives(MpiComm comm, ValueCodec codec, Await await) {
        this.comm = comm;
        this.await = await;
        broadcast = new Broadcast(comm, codec, await);
        reductions = new Reductions(comm, await);
        arrays = new ArrayMoves(comm, await);
        objects = new ObjectMoves(comm, codec, await);
    }

    /**
     * How many collective operations were begun. If the ranks of a call differ in it, one of them has left a collective
     * half done, which the next one on the MPI communicator would run into: it must be dropped then, too.
     */
    long collectives() {
        return collectives;
    }

    final void collective() {
        await.check();
        collectives++;
    }

    private void collective(int root) {
        await.check();
        Ranks.checkRoot(root, comm.size());
        collectives++;
    }

    /** A value as what the caller expects; null is one. */
    @SuppressWarnings("NullAway") // T may stand for a nullable type
    static <T extends @Nullable Object> T as(@Nullable Object value) {
        return (T) value;
    }

    @Override
    public void barrier() {
        collective();
        try (Scratch scratch = new Scratch()) {
            await.done(scratch.track(comm.ibarrier()));
        }
    }

    @Override
    public <T extends @Nullable Object> T bcast(T value, int root) {
        collective(root);
        return as(broadcast.broadcast(value, root));
    }

    @Override
    public <T> @Nullable T reduce(T value, Op op, int root) {
        collective(root);
        return (T) reductions.reduce(Ranks.value(value), op, root);
    }

    @Override
    public <T> @Nullable T reduce(T value, SerializableBinaryOperator<T> op, int root) {
        collective(root);
        List<@Nullable Object> all = objects.gather(Ranks.value(value), root);
        return comm.rank() == root ? Reductions.fold(all, comm.size(), op) : null;
    }

    @Override
    public <T> T allReduce(T value, Op op) {
        collective();
        return (T) reductions.allReduce(Ranks.value(value), op);
    }

    @Override
    public <T> T allReduce(T value, SerializableBinaryOperator<T> op) {
        T result = reduce(value, op, 0);
        return as(broadcast.broadcast(result, 0));
    }

    @Override
    public <T> T scan(T value, Op op) {
        collective();
        return (T) reductions.scan(Ranks.value(value), op);
    }

    @Override
    public <T> T scan(T value, SerializableBinaryOperator<T> op) {
        collective();
        List<@Nullable Object> all = objects.allGather(Ranks.value(value));
        return Reductions.fold(all, comm.rank() + 1, op);
    }

    @Override
    public <T extends @Nullable Object> List<T> gather(T value, int root) {
        collective(root);
        return (List<T>) objects.gather(value, root);
    }

    @Override
    public <T extends @Nullable Object> List<T> allGather(T value) {
        collective();
        return (List<T>) objects.allGather(value);
    }

    @Override
    public <T extends @Nullable Object> T scatter(@Nullable List<? extends T> values, int root) {
        collective(root);
        return as(objects.scatter(values, root));
    }

    @Override
    public <T extends @Nullable Object> List<T> allToAll(List<? extends T> values) {
        collective();
        return (List<T>) objects.allToAll(values);
    }

    @Override
    Object gatherArray(Object part, MpiType type, int root) {
        collective(root);
        return arrays.gather(part, type, root);
    }

    @Override
    Object allGatherArray(Object part, MpiType type) {
        collective();
        return arrays.allGather(part, type);
    }

    @Override
    Object scatterArray(@Nullable Object whole, MpiType type, int root) {
        collective(root);
        return arrays.scatter(whole, type, root);
    }

    @Override
    Object allToAllArray(Object parts, MpiType type) {
        collective();
        return arrays.allToAll(parts, type);
    }
}
