package org.muster.cache;

import io.jhdf.object.datatype.DataType;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A primitive type in a file: how wide it is, which HDF5 type it has, and how its arrays become bytes. All are little-endian;
 * {@code boolean} is an unsigned byte of 0 or 1, and {@code char} an unsigned 16-bit number.
 */
enum Elements {
    BYTE(byte.class, Byte.class, 1),
    SHORT(short.class, Short.class, 2),
    CHAR(char.class, Character.class, 2),
    INT(int.class, Integer.class, 4),
    LONG(long.class, Long.class, 8),
    FLOAT(float.class, Float.class, 4),
    DOUBLE(double.class, Double.class, 8),
    BOOLEAN(boolean.class, Boolean.class, 1);

    private static final Map<String, Elements> BY_NAME = Map.ofEntries(
            Map.entry("byte", BYTE),
            Map.entry("short", SHORT),
            Map.entry("char", CHAR),
            Map.entry("int", INT),
            Map.entry("long", LONG),
            Map.entry("float", FLOAT),
            Map.entry("double", DOUBLE),
            Map.entry("boolean", BOOLEAN));

    final Class<?> primitive;
    final Class<?> box;
    final int width;

    Elements(Class<?> primitive, Class<?> box, int width) {
        this.primitive = primitive;
        this.box = box;
        this.width = width;
    }

    static @Nullable Elements ofName(String name) {
        return BY_NAME.get(name);
    }

    static @Nullable Elements ofPrimitive(Class<?> type) {
        return type.isPrimitive() ? BY_NAME.get(type.getName()) : null;
    }

    static @Nullable Elements ofBox(Class<?> type) {
        for (Elements e : values()) {
            if (e.box == type) {
                return e;
            }
        }
        return null;
    }

    /** An array of one element that has the HDF5 type. */
    Object sample() {
        return switch (this) {
            case BOOLEAN -> new byte[1];
            case CHAR -> new short[1];
            default -> Array.newInstance(primitive, 1);
        };
    }

    boolean isUnsigned() {
        return this == BOOLEAN || this == CHAR;
    }

    DataType type() {
        return DataType.fromObject(sample(), isUnsigned());
    }

    /** Puts elements into a little-endian buffer. */
    void put(Object array, int from, int count, ByteBuffer to) {
        switch (array) {
            case byte[] a -> to.put(a, from, count);
            case short[] a -> to.asShortBuffer().put(a, from, count);
            case char[] a -> to.asCharBuffer().put(a, from, count);
            case int[] a -> to.asIntBuffer().put(a, from, count);
            case long[] a -> to.asLongBuffer().put(a, from, count);
            case float[] a -> to.asFloatBuffer().put(a, from, count);
            case double[] a -> to.asDoubleBuffer().put(a, from, count);
            case boolean[] a -> {
                for (int i = from; i < from + count; i++) {
                    to.put((byte) (a[i] ? 1 : 0));
                }
            }
            default -> throw new IllegalArgumentException(array.getClass().getTypeName());
        }
    }

    /** Gets elements from a little-endian buffer. */
    void get(ByteBuffer from, Object array, int to, int count) {
        switch (array) {
            case byte[] a -> from.get(a, to, count);
            case short[] a -> from.asShortBuffer().get(a, to, count);
            case char[] a -> from.asCharBuffer().get(a, to, count);
            case int[] a -> from.asIntBuffer().get(a, to, count);
            case long[] a -> from.asLongBuffer().get(a, to, count);
            case float[] a -> from.asFloatBuffer().get(a, to, count);
            case double[] a -> from.asDoubleBuffer().get(a, to, count);
            case boolean[] a -> {
                for (int i = to; i < to + count; i++) {
                    a[i] = from.get() != 0;
                }
            }
            default -> throw new IllegalArgumentException(array.getClass().getTypeName());
        }
    }
}
