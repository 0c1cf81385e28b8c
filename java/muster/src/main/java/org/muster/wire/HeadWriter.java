package org.muster.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.muster.code.Payload;

/** Writes a message into a {@link Parcel}. */
final class HeadWriter {
    /** A stream of more bytes than this goes out of band too, so that heads stay small. */
    private static final int STREAM_INLINE = 8192;

    private ByteBuffer out = ByteBuffer.allocate(256);
    private final List<Object> bulk = new ArrayList<>(0);

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            int size = Math.max(out.capacity() * 2, out.position() + bytes);
            out = ByteBuffer.wrap(Arrays.copyOf(out.array(), size)).position(out.position());
        }
        return out;
    }

    HeadWriter u8(int v) {
        room(1).put((byte) v);
        return this;
    }

    HeadWriter i32(int v) {
        room(4).putInt(v);
        return this;
    }

    HeadWriter i64(long v) {
        room(8).putLong(v);
        return this;
    }

    HeadWriter bool(boolean v) {
        return u8(v ? 1 : 0);
    }

    HeadWriter bytes(byte[] v) {
        i32(v.length);
        room(v.length).put(v);
        return this;
    }

    HeadWriter text(String v) {
        return bytes(v.getBytes(StandardCharsets.UTF_8));
    }

    HeadWriter ints(int[] v) {
        i32(v.length);
        room(4 * v.length);
        for (int x : v) {
            out.putInt(x);
        }
        return this;
    }

    HeadWriter payload(Payload p) {
        boolean inline = p.stream().length <= STREAM_INLINE;
        bool(inline);
        if (inline) {
            bytes(p.stream());
        } else {
            bulk.add(p.stream());
        }
        i32(p.arrays().length);
        bulk.addAll(Arrays.asList(p.arrays()));
        return this;
    }

    Parcel parcel() {
        return new Parcel(Arrays.copyOf(out.array(), out.position()), bulk.toArray());
    }
}
