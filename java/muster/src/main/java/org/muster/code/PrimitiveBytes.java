package org.muster.code;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/** The bytes of primitive arrays, little-endian, every NaN the same. */
final class PrimitiveBytes {
    /** Bytes from which on an array is digested on its own, once however often it is met. */
    private static final int LARGE = 1024;

    private static final int CHUNK = 1 << 16;

    private PrimitiveBytes() {}

    static boolean isLarge(Object array) {
        return array.getClass().getComponentType().isPrimitive()
                && (long) Array.getLength(array) * width(array) >= LARGE;
    }

    private static int width(Object array) {
        return switch (array) {
            case double[] a -> 8;
            case long[] a -> 8;
            case int[] a -> 4;
            case float[] a -> 4;
            case short[] a -> 2;
            case char[] a -> 2;
            default -> 1;
        };
    }

    static byte[] of(Object array) {
        int length = Array.getLength(array);
        byte[] bytes = new byte[length * width(array)];
        copy(array, 0, length, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        return bytes;
    }

    static byte[] digest(Object array) {
        MessageDigest sha = Sink.sha256();
        int length = Array.getLength(array);
        sha.update(new Sink(32).text(array.getClass().getName()).number(length).toBytes());
        if (array instanceof byte[] bytes) {
            sha.update(bytes);
            return sha.digest();
        }
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int step = CHUNK / width(array);
        for (int from = 0; from < length; from += step) {
            int count = Math.min(step, length - from);
            copy(array, from, count, chunk.clear());
            sha.update(chunk.array(), 0, count * width(array));
        }
        return sha.digest();
    }

    private static void copy(Object array, int from, int count, ByteBuffer to) {
        switch (array) {
            case double[] a -> doubles(a, from, count, to);
            case float[] a -> floats(a, from, count, to);
            case long[] a -> to.asLongBuffer().put(a, from, count);
            case int[] a -> to.asIntBuffer().put(a, from, count);
            case short[] a -> to.asShortBuffer().put(a, from, count);
            case char[] a -> to.asCharBuffer().put(a, from, count);
            case byte[] a -> to.put(a, from, count);
            default -> {
                boolean[] a = (boolean[]) array;
                for (int i = from; i < from + count; i++) {
                    to.put((byte) (a[i] ? 1 : 0));
                }
            }
        }
    }

    private static void doubles(double[] a, int from, int count, ByteBuffer to) {
        to.asDoubleBuffer().put(a, from, count);
        for (int i = 0; i < count; i++) {
            if (Double.isNaN(a[from + i])) {
                to.putLong(8 * i, Double.doubleToLongBits(Double.NaN));
            }
        }
    }

    private static void floats(float[] a, int from, int count, ByteBuffer to) {
        to.asFloatBuffer().put(a, from, count);
        for (int i = 0; i < count; i++) {
            if (Float.isNaN(a[from + i])) {
                to.putInt(4 * i, Float.floatToIntBits(Float.NaN));
            }
        }
    }
}
