package org.muster.wire;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import org.muster.mpi.MpiType;

/**
 * A primitive array on its way in. Its memory is taken in few steps, each bounded by what has come so far: a few bytes that
 * announce gigabytes must not take gigabytes.
 */
final class Arriving {
    /** Bytes that are taken for what is merely announced. */
    static final int AT_ONCE = Courier.PIECE;

    /** How many times what has come is taken for what is still to come; large, for each step copies. */
    static final int STEP = 64;

    private final MpiType type;
    private final int length;
    private Part part;

    Arriving(MpiType type, int length) {
        this.type = type;
        this.length = length;
        part = part(0);
    }

    private Part part(int elements) {
        return new Part(Array.newInstance(type.arrayClass().componentType(), elements), type);
    }

    /** All bytes of the array, come or not. */
    long bytes() {
        return (long) length * type.bytes();
    }

    /** The array as far as there is memory for it: all of it once its last byte has come. */
    Object array() {
        return part.array();
    }

    /** Takes the bytes that follow the first {@code offset}. */
    void take(long offset, MemorySegment from, long at, long n) {
        while (offset + n > part.bytes()) {
            long room = Math.max(AT_ONCE, STEP * part.bytes());
            Part wider = part((int) Math.min(length, room / type.bytes()));
            System.arraycopy(part.array(), 0, wider.array(), 0, Array.getLength(part.array()));
            part = wider;
        }
        part.copyFrom(offset, from, at, n);
    }
}
