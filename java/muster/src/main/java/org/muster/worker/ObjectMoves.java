package org.muster.worker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.Op;
import org.muster.code.ValueCodec;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiType;

/** Gather, scatter and allToAll of lists of objects. */
final class ObjectMoves {
    private static final int EVERY_RANK = -1;
    private static final long MARK = -1;

    private final MpiComm comm;
    private final ValueCodec codec;
    private final Await await;

    ObjectMoves(MpiComm comm, ValueCodec codec, Await await) {
        this.comm = comm;
        this.codec = codec;
        this.await = await;
    }

    List<@Nullable Object> gather(@Nullable Object value, int root) {
        return collect("gather", value, root);
    }

    List<@Nullable Object> allGather(@Nullable Object value) {
        return collect("allGather", value, EVERY_RANK);
    }

    private List<@Nullable Object> collect(String what, @Nullable Object value, int root) {
        Outgoing out = Outgoing.of(value, codec);
        try (Scratch scratch = new Scratch()) {
            Slots slots = Slots.exchange(comm, await, scratch, out.bytes(), MARK, out);
            for (int i = 0; i < comm.size(); i++) {
                if (slots.mark(i) != MARK) {
                    throw new IllegalArgumentException(what + " was called with a primitive array on rank " + i
                            + " and with an object on rank " + comm.rank());
                }
            }
            long[] parts = slots.allBytes();
            boolean receiver = root == EVERY_RANK || root == comm.rank();
            Incoming[] values = receiver ? incoming(parts) : new Incoming[0];
            if (Rounds.max(parts) > Slots.INLINE_BYTES) {
                ByteSource again = out.bytes() <= Slots.INLINE_BYTES ? slots.of(comm.rank()) : out;
                new Rounds(comm, await, scratch).gather(again, parts, values, root);
            } else {
                for (int i = 0; i < values.length; i++) {
                    slots.deliver(i, values[i]);
                }
            }
            return decode(values);
        }
    }

    private static Incoming[] incoming(long[] parts) {
        Incoming[] values = new Incoming[parts.length];
        Arrays.setAll(values, i -> new Incoming(parts[i], Incoming.Placement.NEW));
        return values;
    }

    private List<@Nullable Object> decode(Incoming[] values) {
        List<@Nullable Object> list = new ArrayList<>(values.length);
        for (Incoming v : values) {
            list.add(v.value(codec));
        }
        return list;
    }

    private Outgoing[] encode(List<?> values) {
        Outgoing[] out = new Outgoing[values.size()];
        int i = 0;
        for (Object v : values) {
            out[i++] = Outgoing.of(v, codec);
        }
        return out;
    }

    @Nullable
    Object scatter(@Nullable List<?> values, int root) {
        int n = comm.size();
        boolean mine = comm.rank() == root;
        Outgoing[] out = mine && values != null && values.size() == n ? encode(values) : null;
        try (Scratch scratch = new Scratch()) {
            ByteBuffer lengths = scratch.take((1L + n) * Long.BYTES);
            if (mine) {
                lengths.putLong(0, values == null ? -1 : values.size());
                for (int i = 0; out != null && i < n; i++) {
                    lengths.putLong((1 + i) * Long.BYTES, out[i].bytes());
                }
            }
            await.done(scratch.track(comm.ibcast(lengths, 1 + n, MpiType.LONG, root)));
            long count = lengths.getLong(0);
            if (count != n) {
                throw new IllegalArgumentException("scatter needs one value for each of the " + n + " ranks; the root,"
                        + " rank " + root + ", has " + (count < 0 ? "null" : count + " values"));
            }
            long[] parts = new long[n];
            Arrays.setAll(parts, i -> lengths.getLong((1 + i) * Long.BYTES));
            Incoming value = new Incoming(parts[comm.rank()], Incoming.Placement.NEW);
            new Rounds(comm, await, scratch).scatter(out, parts, value, root);
            return value.value(codec);
        }
    }

    List<@Nullable Object> allToAll(List<?> values) {
        int n = comm.size();
        if (values.size() != n) {
            throw new IllegalArgumentException(
                    "allToAll needs one value for each of the " + n + " ranks; there are " + values.size());
        }
        Outgoing[] out = encode(values);
        long[] outBytes = new long[n];
        Arrays.setAll(outBytes, i -> out[i].bytes());
        try (Scratch scratch = new Scratch()) {
            ByteBuffer send = scratch.take((long) n * Long.BYTES);
            ByteBuffer receive = scratch.take((long) n * Long.BYTES);
            int[] ones = new int[n];
            Arrays.fill(ones, 1);
            int[] places = new int[n];
            for (int i = 0; i < n; i++) {
                places[i] = i;
                send.putLong(i * Long.BYTES, outBytes[i]);
            }
            await.done(scratch.track(comm.iallToAllv(send, ones, places, receive, ones, places, MpiType.LONG)));
            long[] inBytes = new long[n];
            Arrays.setAll(inBytes, i -> receive.getLong(i * Long.BYTES));
            ByteBuffer most = scratch.take(Long.BYTES).putLong(0, Rounds.max(outBytes));
            ByteBuffer mostOfAll = scratch.take(Long.BYTES);
            await.done(scratch.track(comm.iallReduce(most, mostOfAll, 1, MpiType.LONG, Op.MAX)));
            Incoming[] in = incoming(inBytes);
            new Rounds(comm, await, scratch).allToAll(out, outBytes, in, inBytes, mostOfAll.getLong(0));
            return decode(in);
        }
    }
}
