package org.muster.worker;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiType;

/**
 * A small record of each rank, known to all: how much it is going to contribute, what, and the contribution itself if it is short. The
 * first step of the collectives whose lengths are not known beforehand.
 */
final class Slots {
    private static final int SLOT = 128;
    private static final int DATA = 16;

    /** A contribution up to this length travels in the slot. */
    static final int INLINE_BYTES = SLOT - DATA;

    private final ByteBuffer all;
    private final int size;

    private Slots(ByteBuffer all, int size) {
        this.all = all;
        this.size = size;
    }

    /**
     * Exchanges the records.
     *
     * @param bytes the length of this rank's contribution
     * @param mark a number that says what it is
     * @param source the contribution; read from only if it goes into the slot
     */
    static Slots exchange(MpiComm comm, Await await, Scratch scratch, long bytes, long mark, ByteSource source) {
        int n = comm.size();
        ByteBuffer mine = scratch.take(SLOT).putLong(0, bytes).putLong(8, mark);
        if (bytes <= INLINE_BYTES) {
            source.fill(mine, DATA, (int) bytes);
        }
        ByteBuffer all = scratch.take((long) SLOT * n);
        int[] counts = new int[n];
        Arrays.fill(counts, SLOT);
        int[] displs = new int[n];
        Arrays.setAll(displs, i -> i * SLOT);
        await.done(scratch.track(comm.iallGatherv(mine, SLOT, all, counts, displs, MpiType.BYTE)));
        return new Slots(all, n);
    }

    long bytes(int rank) {
        return all.getLong(rank * SLOT);
    }

    long mark(int rank) {
        return all.getLong(rank * SLOT + 8);
    }

    long[] allBytes() {
        long[] b = new long[size];
        Arrays.setAll(b, this::bytes);
        return b;
    }

    /** Hands a contribution that travelled in its slot to its sink. */
    void deliver(int rank, ByteSink sink) {
        sink.accept(all, rank * SLOT + DATA, (int) bytes(rank));
    }

    /** A contribution that travelled in its slot, to be read once more. */
    ByteSource of(int rank) {
        int start = rank * SLOT + DATA;
        return new ArrayBytes(MemorySegment.ofBuffer(all).asSlice(start, bytes(rank)));
    }
}
