package org.muster.wire;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.MpiType;

/** A primitive array seen as bytes, native order, for copying in pieces that need not end at an element. */
final class Part {
    private final Object array;
    private final @Nullable MemorySegment segment;
    private final long bytes;

    Part(Object array, MpiType type) {
        this.array = array;
        segment = segment(array);
        bytes = segment != null ? segment.byteSize() : ((boolean[]) array).length;
        assert bytes % type.bytes() == 0;
    }

    Object array() {
        return array;
    }

    long bytes() {
        return bytes;
    }

    void copyTo(long offset, MemorySegment to, long toOffset, long n) {
        if (segment != null) {
            MemorySegment.copy(segment, offset, to, toOffset, n);
            return;
        }
        boolean[] b = (boolean[]) array;
        for (int i = 0; i < n; i++) {
            to.set(java.lang.foreign.ValueLayout.JAVA_BYTE, toOffset + i, b[(int) offset + i] ? (byte) 1 : 0);
        }
    }

    void copyFrom(long offset, MemorySegment from, long fromOffset, long n) {
        if (segment != null) {
            MemorySegment.copy(from, fromOffset, segment, offset, n);
            return;
        }
        boolean[] b = (boolean[]) array;
        for (int i = 0; i < n; i++) {
            b[(int) offset + i] = from.get(java.lang.foreign.ValueLayout.JAVA_BYTE, fromOffset + i) != 0;
        }
    }

    private static @Nullable MemorySegment segment(Object array) {
        return switch (array) {
            case byte[] a -> MemorySegment.ofArray(a);
            case char[] a -> MemorySegment.ofArray(a);
            case short[] a -> MemorySegment.ofArray(a);
            case int[] a -> MemorySegment.ofArray(a);
            case long[] a -> MemorySegment.ofArray(a);
            case float[] a -> MemorySegment.ofArray(a);
            case double[] a -> MemorySegment.ofArray(a);
            case boolean[] _ -> null; // the one array type that memory segments do not know
            default -> throw new IllegalArgumentException("not a primitive array: " + array.getClass());
        };
    }
}
