package org.muster.worker;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.muster.code.Payload;
import org.muster.code.ValueCodec;
import org.muster.mpi.MpiType;
import org.muster.mpi.PrimitiveArrays;

/** A value as bytes, on its way in; see {@link Outgoing} for the layout. */
final class Incoming implements ByteSink {
    private static final int NO_PART = -1;

    private final long bytes;
    private final Placement placement;

    private byte[] head = new byte[Outgoing.PREFIX];
    private ArrayBytes current = new ArrayBytes(MemorySegment.ofArray(head));
    /** What is being filled: {@link #NO_PART} the head, else an index of {@link #stores}. */
    private int part = NO_PART;

    private boolean prefixRead;
    private byte kind;
    private MpiType[] types = {};
    private Object[] stores = {};
    private @Nullable Object target;

    /**
     * Where the elements of an array go.
     *
     * @see #NEW
     */
    interface Placement {
        /** Always into a new array. */
        Placement NEW = (type, length) -> null;

        /** The array to fill from its start, or null for a new one of just that length. */
        @Nullable
        Object arrayFor(MpiType type, int length);
    }

    Incoming(long bytes, Placement placement) {
        this.bytes = bytes;
        this.placement = placement;
    }

    @Override
    public void accept(ByteBuffer from, int offset, int count) {
        int done = 0;
        while (done < count) {
            int n = (int) Math.min(count - done, current.remaining());
            current.accept(from, offset + done, n);
            done += n;
            boolean more = true;
            while (more && current.remaining() == 0) {
                more = next();
            }
        }
    }

    /** Goes to the next part; false if there is none. */
    private boolean next() {
        if (part == NO_PART && !prefixRead) {
            prefixRead = true;
            return readPrefix();
        }
        if (part == NO_PART) {
            readTable();
        }
        part++;
        if (part >= stores.length) {
            return false;
        }
        current = new ArrayBytes(ArrayBytes.memory(stores[part]));
        return true;
    }

    private boolean readPrefix() {
        ByteBuffer prefix = ByteBuffer.wrap(head).order(ByteOrder.nativeOrder());
        kind = prefix.get(0);
        if (kind == Outgoing.OBJECT) {
            head = new byte[prefix.getInt(4) * Outgoing.TABLE_ENTRY];
            current = new ArrayBytes(MemorySegment.ofArray(head));
            return true;
        }
        MpiType type = MpiType.at(prefix.get(1));
        int length = Math.toIntExact((bytes - Outgoing.PREFIX) / type.bytes());
        target = placement.arrayFor(type, length);
        types = new MpiType[] {type};
        if (target == null || type == MpiType.BOOLEAN) {
            stores = new Object[] {ArrayBytes.newStore(type, length)};
            current = new ArrayBytes(ArrayBytes.memory(stores[0]));
        } else {
            stores = new Object[] {target};
            current = new ArrayBytes(ArrayBytes.memory(target).asSlice(0, bytes - Outgoing.PREFIX));
        }
        part = 0;
        return true;
    }

    private void readTable() {
        ByteBuffer table = ByteBuffer.wrap(head).order(ByteOrder.nativeOrder());
        int arrays = head.length / Outgoing.TABLE_ENTRY;
        types = new MpiType[1 + arrays];
        stores = new Object[1 + arrays];
        types[0] = MpiType.BYTE;
        long rest = bytes - Outgoing.PREFIX - head.length;
        for (int i = 1; i <= arrays; i++) {
            types[i] = MpiType.at(table.get());
            int length = table.getInt();
            stores[i] = ArrayBytes.newStore(types[i], length);
            rest -= (long) length * types[i].bytes();
        }
        stores[0] = new byte[Math.toIntExact(rest)];
    }

    /** The type of the array that came, or null if it is an object. */
    @Nullable
    MpiType arrayType() {
        return kind == Outgoing.ARRAY ? types[0] : null;
    }

    /** The length of the array that came. */
    int arrayLength() {
        return Math.toIntExact((bytes - Outgoing.PREFIX) / types[0].bytes());
    }

    /** The value, once all bytes have been taken. */
    @Nullable
    Object value(ValueCodec codec) {
        if (kind == Outgoing.ARRAY) {
            if (types[0] == MpiType.BOOLEAN) {
                byte[] store = (byte[]) stores[0];
                boolean[] into = target == null ? new boolean[store.length] : (boolean[]) target;
                return ArrayBytes.booleansOf(store, into);
            }
            return stores[0];
        }
        Object[] arrays = new Object[stores.length - 1];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = ArrayBytes.fromStore(stores[i + 1], types[i + 1]);
        }
        return codec.decode(new Payload((byte[]) stores[0], arrays));
    }

    /** A placement into a given array if it has just the type and length, else into a new one. */
    static Placement same(@Nullable Object array) {
        MpiType type = MpiType.of(array);
        return array == null || type == null
                ? Placement.NEW
                : (t, length) -> t == type && length == PrimitiveArrays.length(array) ? array : null;
    }

    /** A placement into the start of a given array if it has the type and is long enough, else into a new one. */
    static Placement startOf(Object array, MpiType type) {
        return (t, length) -> t == type && length <= PrimitiveArrays.length(array) ? array : null;
    }
}
