package org.muster.cluster;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.muster.code.Payload;

/** Payloads as bytes of a file. Reading takes no more memory than the file has bytes. */
final class PayloadStream {
    private static final int CHUNK = 1 << 16;
    private static final String TYPES = "ZBCSIJFD";

    private PayloadStream() {}

    static void write(DataOutputStream out, @Nullable Payload p) throws IOException {
        out.writeBoolean(p != null);
        if (p == null) {
            return;
        }
        writeBytes(out, p.stream());
        out.writeInt(p.arrays().length);
        for (Object array : p.arrays()) {
            writeArray(out, array);
        }
    }

    static @Nullable Payload read(DataInputStream in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        byte[] stream = readBytes(in);
        Object[] arrays = new Object[count(in, 5)];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = readArray(in);
        }
        return new Payload(stream, arrays);
    }

    static Payload readNeeded(DataInputStream in) throws IOException {
        Payload p = read(in);
        if (p == null) {
            throw new IOException("a value is missing");
        }
        return p;
    }

    static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] readBytes(DataInputStream in) throws IOException {
        int count = count(in, 1);
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }

    static void writeText(DataOutputStream out, String text) throws IOException {
        writeBytes(out, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** A number of things that take so many bytes each at least; what comes from a file cannot be more than the file has. */
    static int count(DataInputStream in, int width) throws IOException {
        int n = in.readInt();
        if (n < 0 || n > in.available() / width) {
            throw new IOException("a count of " + n + " where there are " + in.available() + " bytes");
        }
        return n;
    }

    private static void writeArray(DataOutputStream out, Object array) throws IOException {
        int type = TYPES.indexOf(array.getClass().descriptorString().charAt(1));
        int length = Array.getLength(array);
        out.writeByte(type);
        out.writeInt(length);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        int step = CHUNK / width(type);
        for (int from = 0; from < length; from += step) {
            int n = Math.min(step, length - from);
            put(array, from, n, chunk.clear());
            out.write(chunk.array(), 0, n * width(type));
        }
    }

    private static Object readArray(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        if (type >= TYPES.length()) {
            throw new IOException("an array of the unknown type " + type);
        }
        int length = count(in, width(type));
        Object array = Array.newInstance(type(type), length);
        byte[] chunk = new byte[CHUNK];
        int step = CHUNK / width(type);
        for (int from = 0; from < length; from += step) {
            int n = Math.min(step, length - from);
            in.readFully(chunk, 0, n * width(type));
            get(array, from, n, ByteBuffer.wrap(chunk));
        }
        return array;
    }

    private static Class<?> type(int type) {
        return switch (TYPES.charAt(type)) {
            case 'Z' -> boolean.class;
            case 'B' -> byte.class;
            case 'C' -> char.class;
            case 'S' -> short.class;
            case 'I' -> int.class;
            case 'J' -> long.class;
            case 'F' -> float.class;
            default -> double.class;
        };
    }

    private static int width(int type) {
        return switch (TYPES.charAt(type)) {
            case 'Z', 'B' -> 1;
            case 'C', 'S' -> 2;
            case 'I', 'F' -> 4;
            default -> 8;
        };
    }

    private static void put(Object array, int from, int n, ByteBuffer to) {
        switch (array) {
            case double[] a -> to.asDoubleBuffer().put(a, from, n);
            case float[] a -> to.asFloatBuffer().put(a, from, n);
            case long[] a -> to.asLongBuffer().put(a, from, n);
            case int[] a -> to.asIntBuffer().put(a, from, n);
            case short[] a -> to.asShortBuffer().put(a, from, n);
            case char[] a -> to.asCharBuffer().put(a, from, n);
            case byte[] a -> to.put(a, from, n);
            default -> {
                for (int i = from; i < from + n; i++) {
                    to.put((byte) (Array.getBoolean(array, i) ? 1 : 0));
                }
            }
        }
    }

    private static void get(Object array, int from, int n, ByteBuffer source) {
        switch (array) {
            case double[] a -> source.asDoubleBuffer().get(a, from, n);
            case float[] a -> source.asFloatBuffer().get(a, from, n);
            case long[] a -> source.asLongBuffer().get(a, from, n);
            case int[] a -> source.asIntBuffer().get(a, from, n);
            case short[] a -> source.asShortBuffer().get(a, from, n);
            case char[] a -> source.asCharBuffer().get(a, from, n);
            case byte[] a -> source.get(a, from, n);
            default -> {
                for (int i = from; i < from + n; i++) {
                    Array.setBoolean(array, i, source.get() != 0);
                }
            }
        }
    }
}
