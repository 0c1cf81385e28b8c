package org.muster.worker;

import org.jspecify.annotations.Nullable;

/** Boxed numbers, characters and booleans as arrays of one element, and back. */
final class Boxes {
    private Boxes() {}

    /** An array of one element, or null if the value is no box. */
    static @Nullable Object toArray(Object value) {
        return switch (value) {
            case Boolean v -> new boolean[] {v};
            case Byte v -> new byte[] {v};
            case Character v -> new char[] {v};
            case Short v -> new short[] {v};
            case Integer v -> new int[] {v};
            case Long v -> new long[] {v};
            case Float v -> new float[] {v};
            case Double v -> new double[] {v};
            default -> null;
        };
    }

    /** The first element of a primitive array. */
    static Object first(Object array) {
        return java.lang.reflect.Array.get(array, 0);
    }
}
