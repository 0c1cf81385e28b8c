package org.muster.worker;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.muster.mpi.MpiType;

/** The bytes of a primitive array or a part of it, to be read or written from first to last. */
final class ArrayBytes implements ByteSource, ByteSink {
    private final MemorySegment segment;
    private long at;

    ArrayBytes(MemorySegment segment) {
        this.segment = segment;
    }

    /**
     * An array's memory. Memory of a {@code boolean[]} cannot be had: use {@link #bytesOf} and {@link #booleansOf}.
     *
     * @param array a primitive array, not of booleans
     */
    static MemorySegment memory(Object array) {
        return switch (array) {
            case byte[] a -> MemorySegment.ofArray(a);
            case char[] a -> MemorySegment.ofArray(a);
            case short[] a -> MemorySegment.ofArray(a);
            case int[] a -> MemorySegment.ofArray(a);
            case long[] a -> MemorySegment.ofArray(a);
            case float[] a -> MemorySegment.ofArray(a);
            case double[] a -> MemorySegment.ofArray(a);
            default ->
                throw new IllegalArgumentException(
                        "no primitive array: " + array.getClass().getTypeName());
        };
    }

    /** What to read an array's bytes from: its memory, or for booleans a copy. */
    static MemorySegment readable(Object array) {
        return array instanceof boolean[] b ? MemorySegment.ofArray(bytesOf(b)) : memory(array);
    }

    /** A new array whose memory can be had and holds {@code length} elements of the type, booleans as bytes. */
    static Object newStore(MpiType type, int length) {
        return type == MpiType.BOOLEAN ? new byte[length] : org.muster.mpi.PrimitiveArrays.newArray(type, length);
    }

    /** What {@link #newStore} made, as an array of the type. */
    static Object fromStore(Object store, MpiType type) {
        return type == MpiType.BOOLEAN ? booleansOf((byte[]) store, new boolean[((byte[]) store).length]) : store;
    }

    static byte[] bytesOf(boolean[] booleans) {
        byte[] bytes = new byte[booleans.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = booleans[i] ? (byte) 1 : (byte) 0;
        }
        return bytes;
    }

    static boolean[] booleansOf(byte[] bytes, boolean[] into) {
        for (int i = 0; i < bytes.length; i++) {
            into[i] = bytes[i] != 0;
        }
        return into;
    }

    long remaining() {
        return segment.byteSize() - at;
    }

    @Override
    public void fill(ByteBuffer to, int offset, int bytes) {
        MemorySegment.copy(segment, at, MemorySegment.ofBuffer(to), offset, bytes);
        at += bytes;
    }

    @Override
    public void accept(ByteBuffer from, int offset, int bytes) {
        MemorySegment.copy(MemorySegment.ofBuffer(from), offset, segment, at, bytes);
        at += bytes;
    }
}
