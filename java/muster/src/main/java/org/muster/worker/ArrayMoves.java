package org.muster.worker;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiType;
import org.muster.mpi.PrimitiveArrays;

/** Gather, scatter and allToAll of primitive arrays, which join and cut them. */
final class ArrayMoves {
    private static final int EVERY_RANK = -1;

    private final MpiComm comm;
    private final Await await;

    ArrayMoves(MpiComm comm, Await await) {
        this.comm = comm;
        this.await = await;
    }

    Object gather(Object part, MpiType type, int root) {
        return join("gather", part, type, root);
    }

    Object allGather(Object part, MpiType type) {
        return join("allGather", part, type, EVERY_RANK);
    }

    private Object join(String what, Object part, MpiType type, int root) {
        try (Scratch scratch = new Scratch()) {
            long bytes = (long) PrimitiveArrays.length(part) * type.bytes();
            ArrayBytes mine = new ArrayBytes(ArrayBytes.readable(part));
            Slots slots = Slots.exchange(comm, await, scratch, bytes, type.number(), mine);
            checkTypes(what, slots, type);
            long[] parts = slots.allBytes();
            long total = Arrays.stream(parts).sum() / type.bytes();
            if (total > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException(what + " would make a "
                        + type.arrayClass().getComponentType() + "[] of " + total
                        + " elements, more than an array can have");
            }
            boolean receiver = root == EVERY_RANK || root == comm.rank();
            Object store = ArrayBytes.newStore(type, receiver ? (int) total : 0);
            ByteSink[] sinks = receiver ? cut(store, parts) : new ArrayBytes[0];
            if (Rounds.max(parts) > Slots.INLINE_BYTES) {
                // What went into the slot has been read already.
                ByteSource again = bytes <= Slots.INLINE_BYTES ? slots.of(comm.rank()) : mine;
                new Rounds(comm, await, scratch).gather(again, parts, sinks, root);
            } else {
                for (int i = 0; i < sinks.length; i++) {
                    slots.deliver(i, sinks[i]);
                }
            }
            return ArrayBytes.fromStore(store, type);
        }
    }

    private static ArrayBytes[] cut(Object store, long[] parts) {
        MemorySegment memory = ArrayBytes.memory(store);
        ArrayBytes[] pieces = new ArrayBytes[parts.length];
        long at = 0;
        for (int i = 0; i < parts.length; i++) {
            pieces[i] = new ArrayBytes(memory.asSlice(at, parts[i]));
            at += parts[i];
        }
        return pieces;
    }

    private void checkTypes(String what, Slots slots, MpiType type) {
        for (int i = 0; i < comm.size(); i++) {
            if (slots.mark(i) != type.number()) {
                throw new IllegalArgumentException(what + " was called with different types of arrays: rank "
                        + comm.rank() + " has " + name(type.number()) + ", rank " + i + " has "
                        + name(slots.mark(i)));
            }
        }
    }

    private static String name(long mark) {
        return mark < 0 ? "objects" : MpiType.at((int) mark).arrayClass().getSimpleName();
    }

    Object scatter(@Nullable Object whole, MpiType type, int root) {
        int n = comm.size();
        try (Scratch scratch = new Scratch()) {
            boolean mine = comm.rank() == root;
            ByteBuffer head = scratch.take(2 * Long.BYTES);
            if (mine) {
                head.putLong(0, whole == null ? -1 : PrimitiveArrays.length(whole))
                        .putLong(8, type.number());
            }
            await.done(scratch.track(comm.ibcast(head, 2, MpiType.LONG, root)));
            long length = head.getLong(0);
            if (length < 0) {
                throw new IllegalArgumentException(
                        "scatter needs an array on the root, rank " + root + "; it has null");
            }
            if (head.getLong(8) != type.number()) {
                throw new IllegalArgumentException("scatter was called with different types of arrays: rank "
                        + comm.rank() + " has " + name(type.number()) + ", the root, rank " + root + ", has "
                        + name(head.getLong(8)));
            }
            checkMultiple("scatter", length, n);
            long[] parts = new long[n];
            Arrays.fill(parts, length / n * type.bytes());
            Object store = ArrayBytes.newStore(type, (int) (length / n));
            ByteSink sink = new ArrayBytes(ArrayBytes.memory(store));
            new Rounds(comm, await, scratch)
                    .scatter(mine && whole != null ? sources(whole, parts) : null, parts, sink, root);
            return ArrayBytes.fromStore(store, type);
        }
    }

    private static ByteSource[] sources(Object whole, long[] parts) {
        Object readable = whole instanceof boolean[] b ? ArrayBytes.bytesOf(b) : whole;
        return cut(readable, parts);
    }

    private static void checkMultiple(String what, long length, int size) {
        if (length % size != 0) {
            throw new IllegalArgumentException(what + " needs an array whose length is a multiple of the number of"
                    + " ranks: " + length + " elements, " + size + " ranks");
        }
    }

    Object allToAll(Object parts, MpiType type) {
        int n = comm.size();
        int length = PrimitiveArrays.length(parts);
        try (Scratch scratch = new Scratch()) {
            // The lengths are compared before they are judged, so that all ranks come to the same result.
            Slots slots = Slots.exchange(comm, await, scratch, length, type.number(), (to, offset, bytes) -> {});
            checkTypes("allToAll", slots, type);
            for (int i = 0; i < n; i++) {
                if (slots.bytes(i) != slots.bytes(0)) {
                    throw new IllegalArgumentException("allToAll needs arrays of the same length on all ranks: rank 0"
                            + " has " + slots.bytes(0) + " elements, rank " + i + " has " + slots.bytes(i));
                }
            }
            checkMultiple("allToAll", length, n);
            long[] each = new long[n];
            Arrays.fill(each, (long) length / n * type.bytes());
            Object store = ArrayBytes.newStore(type, length);
            new Rounds(comm, await, scratch).allToAll(sources(parts, each), each, cut(store, each), each, each[0]);
            return ArrayBytes.fromStore(store, type);
        }
    }
}
