package org.muster.wire;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;

/** Direct buffers of two sizes, kept for the next use. Belongs to one {@link Courier}. */
final class Buffers {
    /** More unused buffers than this are left to the garbage collector. */
    private static final int KEPT = 64;

    private final ArrayDeque<Lease> firsts = new ArrayDeque<>();
    private final ArrayDeque<Lease> pieces = new ArrayDeque<>();
    private final int firstBytes;
    private final int pieceBytes;

    Buffers(int firstBytes, int pieceBytes) {
        this.firstBytes = firstBytes;
        this.pieceBytes = pieceBytes;
    }

    /** A buffer, and the same memory as a segment. */
    record Lease(ByteBuffer buffer, MemorySegment segment) {
        static Lease of(int bytes) {
            ByteBuffer b = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            return new Lease(b, MemorySegment.ofBuffer(b));
        }
    }

    Lease first() {
        Lease l = firsts.poll();
        return l != null ? l : Lease.of(firstBytes);
    }

    Lease piece() {
        Lease l = pieces.poll();
        return l != null ? l : Lease.of(pieceBytes);
    }

    /** Only for a buffer that no operation uses any more. */
    void giveBack(Lease l) {
        boolean first = l.segment().byteSize() == firstBytes;
        ArrayDeque<Lease> free = first ? firsts : pieces;
        int kept = first ? KEPT : KEPT / 8;
        if (free.size() < kept) {
            free.push(l);
        }
    }
}
