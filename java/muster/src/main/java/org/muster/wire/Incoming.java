package org.muster.wire;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.muster.mpi.MpiType;

/** A parcel on its way in; takes the bytes that {@link Outgoing} gives, in pieces of any size. */
final class Incoming {
    /** No sender makes a longer head: what is large goes beside it. */
    private static final int MAX_HEAD = 1 << 30;

    private final List<Arriving> parts = new ArrayList<>(4);
    private int part;
    private long offset;
    private long announced = Outgoing.PREAMBLE;
    private long taken;

    Incoming() {
        parts.add(new Arriving(MpiType.BYTE, Outgoing.PREAMBLE));
    }

    /** The bytes that are known to be still to come; grows as the preamble and the table are read. */
    long left() {
        return announced - taken;
    }

    void take(MemorySegment from, int bytes) {
        long at = 0;
        while (at < bytes) {
            if (part == parts.size()) {
                throw new WireException((bytes - at) + " bytes more than announced");
            }
            Arriving p = parts.get(part);
            long n = Math.min(bytes - at, p.bytes() - offset);
            p.take(offset, from, at, n);
            at += n;
            offset += n;
            taken += n;
            while (part < parts.size() && offset == parts.get(part).bytes()) {
                complete(part++);
                offset = 0;
            }
        }
    }

    private void complete(int which) {
        if (which == 0) {
            ByteBuffer preamble = ByteBuffer.wrap((byte[]) parts.get(0).array());
            int head = preamble.getInt();
            int arrays = preamble.getInt();
            if (head < 0 || head > MAX_HEAD || arrays < 0 || arrays > MAX_HEAD / Outgoing.ENTRY) {
                throw new WireException("a head of " + head + " bytes and " + arrays + " arrays announced");
            }
            add(new Arriving(MpiType.BYTE, head));
            add(new Arriving(MpiType.BYTE, Outgoing.ENTRY * arrays));
        } else if (which == 2) {
            ByteBuffer table = ByteBuffer.wrap((byte[]) parts.get(2).array());
            while (table.hasRemaining()) {
                MpiType type;
                try {
                    type = MpiType.at(table.get());
                } catch (IllegalArgumentException e) {
                    throw new WireException("an array of no known type announced", e);
                }
                int length = table.getInt();
                if (length < 0) {
                    throw new WireException("an array of " + length + " elements announced");
                }
                add(new Arriving(type, length));
            }
        }
    }

    private void add(Arriving p) {
        parts.add(p);
        announced += p.bytes();
    }

    boolean isComplete() {
        return part == parts.size() && part >= 3;
    }

    Parcel parcel() {
        Object[] bulk = new Object[parts.size() - 3];
        for (int i = 0; i < bulk.length; i++) {
            bulk[i] = parts.get(3 + i).array();
        }
        return new Parcel((byte[]) parts.get(1).array(), bulk);
    }
}
