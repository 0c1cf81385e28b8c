package org.muster.mpi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.muster.Op;

/**
 * Reductions that Open MPI gets wrong on narrow types, and right on ints.
 *
 * <p>The bindings' BYTE is MPI_UINT8_T, so its MAX and MIN are those of unsigned bytes. And where the processor has AVX,
 * Open MPI 4.1 adds 8 and 16 bit integers with saturation, but only the part of an array that fills whole registers (its
 * {@code op/avx} component).
 */
final class Widening {
    private Widening() {}

    static boolean isNeeded(MpiType type, Op op) {
        return switch (type) {
            case BYTE -> op == Op.SUM || op == Op.PROD || op == Op.MAX || op == Op.MIN;
            case CHAR, SHORT -> op == Op.SUM || op == Op.PROD;
            case BOOLEAN, INT, LONG, FLOAT, DOUBLE -> false;
        };
    }

    /** Room for so many ints. */
    static ByteBuffer room(int count) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(count, Integer.BYTES))
                .order(ByteOrder.nativeOrder());
    }

    /** The elements as ints. */
    static ByteBuffer widen(ByteBuffer from, int count, MpiType type) {
        ByteBuffer ints = room(count);
        for (int i = 0; i < count; i++) {
            int value = type == MpiType.BYTE ? from.get(i) : from.getShort(i * Short.BYTES);
            ints.putInt(i * Integer.BYTES, value);
        }
        return ints;
    }

    /** The ints' lowest bits as elements. */
    static void narrow(ByteBuffer ints, ByteBuffer to, int count, MpiType type) {
        for (int i = 0; i < count; i++) {
            int value = ints.getInt(i * Integer.BYTES);
            if (type == MpiType.BYTE) {
                to.put(i, (byte) value);
            } else {
                to.putShort(i * Short.BYTES, (short) value);
            }
        }
    }
}
