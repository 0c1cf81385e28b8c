package org.muster.mpi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Copies between primitive arrays and buffers, in native byte order and at the speed of memory. Thread-safe.
 *
 * <pre>{@code
 * double[] a = {1, 2, 3};
 * PrimitiveArrays.put(buffer, 0, a, MpiType.DOUBLE, 0, 3);    // the whole array to the buffer's start
 * PrimitiveArrays.get(buffer, 8, a, MpiType.DOUBLE, 0, 2);    // a is {2, 3, 3} now
 * }</pre>
 */
public final class PrimitiveArrays {
    private PrimitiveArrays() {}

    /**
     * Copies elements out of a buffer into an array.
     *
     * @param from the buffer; its position is neither used nor changed
     * @param offsetBytes where in the buffer the elements begin, in bytes from index 0; need not be aligned
     * @param array a primitive array of the type
     * @param type the type of the elements
     * @param start the first array index to fill
     * @param count how many elements
     * @throws IndexOutOfBoundsException if the elements are not all within the buffer's limit and the array
     * @throws IllegalArgumentException if {@code array} is not of the type
     */
    public static void get(ByteBuffer from, int offsetBytes, Object array, MpiType type, int start, int count) {
        check(array, type, start, count);
        if (type == MpiType.BOOLEAN) {
            boolean[] booleans = (boolean[]) array;
            Objects.checkFromIndexSize(offsetBytes, count, from.limit());
            for (int i = 0; i < count; i++) {
                booleans[start + i] = from.get(offsetBytes + i) != 0;
            }
            return;
        }
        MemorySegment segment = segment(from, offsetBytes, type, count);
        MemorySegment.copy(segment, layout(type), 0, array, start, count);
    }

    /**
     * Copies elements of an array into a buffer.
     *
     * @param to the buffer; its position is neither used nor changed
     * @param offsetBytes where in the buffer the elements begin, in bytes from index 0; need not be aligned
     * @param array a primitive array of the type
     * @param type the type of the elements
     * @param start the first array index to copy
     * @param count how many elements
     * @throws IndexOutOfBoundsException if the elements are not all within the buffer's limit and the array
     * @throws IllegalArgumentException if {@code array} is not of the type
     */
    public static void put(ByteBuffer to, int offsetBytes, Object array, MpiType type, int start, int count) {
        check(array, type, start, count);
        if (type == MpiType.BOOLEAN) {
            boolean[] booleans = (boolean[]) array;
            Objects.checkFromIndexSize(offsetBytes, count, to.limit());
            for (int i = 0; i < count; i++) {
                to.put(offsetBytes + i, booleans[start + i] ? (byte) 1 : (byte) 0);
            }
            return;
        }
        MemorySegment segment = segment(to, offsetBytes, type, count);
        MemorySegment.copy(array, start, segment, layout(type), 0, count);
    }

    /**
     * Makes an array.
     *
     * @param type the type of its elements
     * @param length its length
     * @return a new primitive array, zeroed
     */
    public static Object newArray(MpiType type, int length) {
        return switch (type) {
            case BOOLEAN -> new boolean[length];
            case BYTE -> new byte[length];
            case CHAR -> new char[length];
            case SHORT -> new short[length];
            case INT -> new int[length];
            case LONG -> new long[length];
            case FLOAT -> new float[length];
            case DOUBLE -> new double[length];
        };
    }

    /**
     * The length of an array.
     *
     * @param array any array
     * @return its number of elements
     */
    public static int length(Object array) {
        return Array.getLength(array);
    }

    private static void check(Object array, MpiType type, int start, int count) {
        if (array.getClass() != type.arrayClass()) {
            throw new IllegalArgumentException("expected " + type.arrayClass().getSimpleName() + ", got "
                    + array.getClass().getTypeName());
        }
        Objects.checkFromIndexSize(start, count, Array.getLength(array));
    }

    private static MemorySegment segment(ByteBuffer buffer, int offsetBytes, MpiType type, int count) {
        long bytes = (long) count * type.bytes();
        Objects.checkFromIndexSize(offsetBytes, bytes, (long) buffer.limit());
        return MemorySegment.ofBuffer(buffer.slice(offsetBytes, (int) bytes));
    }

    private static ValueLayout layout(MpiType type) {
        return switch (type) {
            case BOOLEAN, BYTE -> ValueLayout.JAVA_BYTE;
            case CHAR -> ValueLayout.JAVA_CHAR_UNALIGNED;
            case SHORT -> ValueLayout.JAVA_SHORT_UNALIGNED;
            case INT -> ValueLayout.JAVA_INT_UNALIGNED;
            case LONG -> ValueLayout.JAVA_LONG_UNALIGNED;
            case FLOAT -> ValueLayout.JAVA_FLOAT_UNALIGNED;
            case DOUBLE -> ValueLayout.JAVA_DOUBLE_UNALIGNED;
        };
    }
}
