package org.muster.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.muster.code.Payload;

/**
 * Reads a message from a {@link Parcel}; damaged input gives a {@link WireException}, never more memory than the parcel
 * itself has.
 */
final class HeadReader {
    private final ByteBuffer in;
    private final Object[] bulk;
    private int nextBulk;

    HeadReader(Parcel p) {
        in = ByteBuffer.wrap(p.head());
        bulk = p.bulk();
    }

    int u8() {
        try {
            return in.get() & 0xff;
        } catch (BufferUnderflowException e) {
            throw shortOf(1, e);
        }
    }

    int i32() {
        try {
            return in.getInt();
        } catch (BufferUnderflowException e) {
            throw shortOf(4, e);
        }
    }

    long i64() {
        try {
            return in.getLong();
        } catch (BufferUnderflowException e) {
            throw shortOf(8, e);
        }
    }

    boolean bool() {
        int v = u8();
        if (v > 1) {
            throw new WireException("neither true nor false: " + v);
        }
        return v == 1;
    }

    /** A count of things that take at least {@code each} bytes of what is left. */
    int count(int each) {
        int n = i32();
        if (n < 0 || (long) n * each > in.remaining()) {
            throw new WireException("a count of " + n + " with " + in.remaining() + " bytes left");
        }
        return n;
    }

    byte[] bytes() {
        byte[] v = new byte[count(1)];
        in.get(v);
        return v;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    int[] ints() {
        int[] v = new int[count(4)];
        for (int i = 0; i < v.length; i++) {
            v[i] = in.getInt();
        }
        return v;
    }

    Payload payload() {
        byte[] stream = bool() ? bytes() : stream();
        int n = i32();
        if (n < 0 || n > bulk.length - nextBulk) {
            throw new WireException(n + " arrays announced, " + (bulk.length - nextBulk) + " left");
        }
        Object[] arrays = Arrays.copyOfRange(bulk, nextBulk, nextBulk + n);
        nextBulk += n;
        return new Payload(stream, arrays);
    }

    private byte[] stream() {
        if (nextBulk < bulk.length && bulk[nextBulk] instanceof byte[] b) {
            nextBulk++;
            return b;
        }
        throw new WireException("a stream was announced and is not there");
    }

    /** To be called last. */
    void end() {
        if (in.hasRemaining() || nextBulk != bulk.length) {
            throw new WireException(
                    in.remaining() + " bytes and " + (bulk.length - nextBulk) + " arrays left over after the message");
        }
    }

    private WireException shortOf(int bytes, BufferUnderflowException e) {
        return new WireException("the message ends where " + bytes + " more bytes were expected", e);
    }
}
