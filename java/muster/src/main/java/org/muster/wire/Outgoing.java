package org.muster.wire;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.muster.mpi.MpiType;

/**
 * A parcel on its way out, as a stream of bytes: head length and array count (8 bytes), the head, a table of 5 bytes for
 * each array (type and length), and the arrays.
 */
final class Outgoing {
    static final int PREAMBLE = 8;
    static final int ENTRY = 5;

    private final Part[] parts;
    private final long total;
    private int part;
    private long offset;
    private long sent;

    Outgoing(Parcel p) {
        Object[] bulk = p.bulk();
        ByteBuffer preamble = ByteBuffer.allocate(PREAMBLE);
        preamble.putInt(p.head().length).putInt(bulk.length);
        ByteBuffer table = ByteBuffer.allocate(ENTRY * bulk.length);
        parts = new Part[3 + bulk.length];
        parts[0] = new Part(preamble.array(), MpiType.BYTE);
        parts[1] = new Part(p.head(), MpiType.BYTE);
        parts[2] = new Part(table.array(), MpiType.BYTE);
        long sum = PREAMBLE + (long) p.head().length + table.capacity();
        for (int i = 0; i < bulk.length; i++) {
            MpiType type = MpiType.of(bulk[i]);
            if (type == null) {
                throw new IllegalArgumentException("not a primitive array: " + bulk[i].getClass());
            }
            Part part = new Part(bulk[i], type);
            parts[3 + i] = part;
            table.put((byte) type.ordinal()).putInt((int) (part.bytes() / type.bytes()));
            sum += part.bytes();
        }
        total = sum;
    }

    /** The bytes that are not yet filled in anywhere. */
    long left() {
        return total - sent;
    }

    /** Fills in the next bytes, from the start of {@code to}; returns how many. */
    int fill(MemorySegment to) {
        long room = to.byteSize();
        long at = 0;
        while (at < room && part < parts.length) {
            Part p = parts[part];
            long n = Math.min(room - at, p.bytes() - offset);
            p.copyTo(offset, to, at, n);
            at += n;
            offset += n;
            if (offset == p.bytes()) {
                part++;
                offset = 0;
            }
        }
        sent += at;
        return (int) at;
    }
}
