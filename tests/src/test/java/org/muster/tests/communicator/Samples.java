package org.muster.tests.communicator;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import mpi.Datatype;
import mpi.MPI;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.MpiType;
import org.muster.mpi.PrimitiveArrays;

/** Random arrays, the same for the same seed, and what the binding calls their types. */
final class Samples {
    /** The last is longer than any chunk that Muster cuts arrays into, and no multiple of one. */
    private static final int[] SHORTER = {0, 1, 7, 1000, 100_003};

    private static final int LONGEST_BYTES = 5 << 20;

    private Samples() {}

    static int[] lengths(MpiType type) {
        int[] lengths = Arrays.copyOf(SHORTER, SHORTER.length + 1);
        lengths[SHORTER.length] = LONGEST_BYTES / type.bytes() + 13;
        return lengths;
    }

    static int lengths() {
        return SHORTER.length + 1;
    }

    /** All bit patterns; for floats small whole numbers, of which sums and products are exact in any order. */
    static Object array(MpiType type, int length, long seed) {
        Random r = new Random(seed);
        return switch (type) {
            case BOOLEAN -> {
                boolean[] a = new boolean[length];
                for (int i = 0; i < length; i++) {
                    a[i] = r.nextBoolean();
                }
                yield a;
            }
            case BYTE -> {
                byte[] a = new byte[length];
                r.nextBytes(a);
                yield a;
            }
            case CHAR -> {
                char[] a = new char[length];
                for (int i = 0; i < length; i++) {
                    a[i] = (char) r.nextInt();
                }
                yield a;
            }
            case SHORT -> {
                short[] a = new short[length];
                for (int i = 0; i < length; i++) {
                    a[i] = (short) r.nextInt();
                }
                yield a;
            }
            case INT -> r.ints(length).toArray();
            case LONG -> r.longs(length).toArray();
            case FLOAT -> {
                float[] a = new float[length];
                for (int i = 0; i < length; i++) {
                    a[i] = r.nextInt(17) - 8;
                }
                yield a;
            }
            case DOUBLE ->
                IntStream.range(0, length)
                        .mapToDouble(i -> r.nextInt(2001) - 1000)
                        .toArray();
        };
    }

    static boolean same(@Nullable Object a, @Nullable Object b) {
        return Arrays.deepEquals(new Object[] {a}, new Object[] {b});
    }

    static Object zeros(MpiType type, int length) {
        return PrimitiveArrays.newArray(type, length);
    }

    /** The array's first element as a box. */
    static Object box(Object array) {
        return Array.get(array, 0);
    }

    static Datatype binding(MpiType type) {
        return switch (type) {
            case BOOLEAN -> MPI.BOOLEAN;
            case BYTE -> MPI.BYTE;
            case CHAR -> MPI.CHAR;
            case SHORT -> MPI.SHORT;
            case INT -> MPI.INT;
            case LONG -> MPI.LONG;
            case FLOAT -> MPI.FLOAT;
            case DOUBLE -> MPI.DOUBLE;
        };
    }
}
