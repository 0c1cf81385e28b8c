package org.muster.tests.communicator;

import org.jspecify.annotations.Nullable;
import org.muster.Communicator;

/** The array overloads, chosen by the array at hand. */
final class Typed {
    private Typed() {}

    static Object gather(Communicator c, Object part, int root) {
        return switch (part) {
            case boolean[] a -> c.gather(a, root);
            case byte[] a -> c.gather(a, root);
            case char[] a -> c.gather(a, root);
            case short[] a -> c.gather(a, root);
            case int[] a -> c.gather(a, root);
            case long[] a -> c.gather(a, root);
            case float[] a -> c.gather(a, root);
            case double[] a -> c.gather(a, root);
            default -> throw new IllegalArgumentException();
        };
    }

    static Object allGather(Communicator c, Object part) {
        return switch (part) {
            case boolean[] a -> c.allGather(a);
            case byte[] a -> c.allGather(a);
            case char[] a -> c.allGather(a);
            case short[] a -> c.allGather(a);
            case int[] a -> c.allGather(a);
            case long[] a -> c.allGather(a);
            case float[] a -> c.allGather(a);
            case double[] a -> c.allGather(a);
            default -> throw new IllegalArgumentException();
        };
    }

    static Object allToAll(Communicator c, Object parts) {
        return switch (parts) {
            case boolean[] a -> c.allToAll(a);
            case byte[] a -> c.allToAll(a);
            case char[] a -> c.allToAll(a);
            case short[] a -> c.allToAll(a);
            case int[] a -> c.allToAll(a);
            case long[] a -> c.allToAll(a);
            case float[] a -> c.allToAll(a);
            case double[] a -> c.allToAll(a);
            default -> throw new IllegalArgumentException();
        };
    }

    /** {@code like} says the type where {@code whole} is null. */
    static Object scatter(Communicator c, Object like, @Nullable Object whole, int root) {
        return switch (like) {
            case boolean[] a -> c.scatter((boolean[]) whole, root);
            case byte[] a -> c.scatter((byte[]) whole, root);
            case char[] a -> c.scatter((char[]) whole, root);
            case short[] a -> c.scatter((short[]) whole, root);
            case int[] a -> c.scatter((int[]) whole, root);
            case long[] a -> c.scatter((long[]) whole, root);
            case float[] a -> c.scatter((float[]) whole, root);
            case double[] a -> c.scatter((double[]) whole, root);
            default -> throw new IllegalArgumentException();
        };
    }
}
