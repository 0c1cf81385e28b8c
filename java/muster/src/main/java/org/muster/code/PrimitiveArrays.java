package org.muster.code;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Array;

/** Primitive arrays: small ones in the stream, larger ones beside it. */
final class PrimitiveArrays extends Serializer<Object> {
    /** Bytes from which on an array travels beside the stream. */
    static final int OUT_OF_BAND = 4096;

    private final Class<?> type;
    private final int width;

    PrimitiveArrays(Class<?> type) {
        this.type = type;
        Class<?> element = type.getComponentType();
        width = element == long.class || element == double.class
                ? 8
                : element == int.class || element == float.class
                        ? 4
                        : element == short.class || element == char.class ? 2 : 1;
    }

    @Override
    public void write(Kryo kryo, Output out, Object array) {
        Graph g = (Graph) kryo;
        int length = Array.getLength(array);
        if ((long) length * width >= OUT_OF_BAND) {
            g.arrays.add(g.snapshot ? copy(array) : array);
            out.writeVarInt(g.arrays.size(), true);
            return;
        }
        out.writeVarInt(0, true);
        out.writeVarInt(length, true);
        switch (array) {
            case byte[] a -> out.writeBytes(a);
            case short[] a -> out.writeShorts(a, 0, length);
            case char[] a -> out.writeChars(a, 0, length);
            case int[] a -> out.writeInts(a, 0, length);
            case long[] a -> out.writeLongs(a, 0, length);
            case float[] a -> out.writeFloats(a, 0, length);
            case double[] a -> out.writeDoubles(a, 0, length);
            default -> out.writeBooleans((boolean[]) array, 0, length);
        }
    }

    @Override
    public Object read(Kryo kryo, Input in, Class<? extends Object> ignored) {
        Graph g = (Graph) kryo;
        int place = in.readVarInt(true);
        if (place == 0) {
            return readInline(in, Graph.readCount(in, width));
        }
        Object array = place > 0 && place <= g.arrays.size() ? g.arrays.get(place - 1) : null;
        if (!type.isInstance(array)) {
            throw new KryoException("array " + place + " beside the stream is not a " + type.getTypeName());
        }
        return array;
    }

    private Object readInline(Input in, int length) {
        Class<?> element = type.getComponentType();
        if (element == byte.class) {
            return in.readBytes(length);
        } else if (element == short.class) {
            return in.readShorts(length);
        } else if (element == char.class) {
            return in.readChars(length);
        } else if (element == int.class) {
            return in.readInts(length);
        } else if (element == long.class) {
            return in.readLongs(length);
        } else if (element == float.class) {
            return in.readFloats(length);
        } else if (element == double.class) {
            return in.readDoubles(length);
        }
        return in.readBooleans(length);
    }

    private static Object copy(Object array) {
        return switch (array) {
            case byte[] a -> a.clone();
            case short[] a -> a.clone();
            case char[] a -> a.clone();
            case int[] a -> a.clone();
            case long[] a -> a.clone();
            case float[] a -> a.clone();
            case double[] a -> a.clone();
            default -> ((boolean[]) array).clone();
        };
    }
}
