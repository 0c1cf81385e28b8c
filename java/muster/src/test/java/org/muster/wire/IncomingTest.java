package org.muster.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.muster.mpi.MpiType;

class IncomingTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static long allocated(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void take(Incoming in, byte[] bytes) {
        in.take(MemorySegment.ofArray(bytes), bytes.length);
    }

    @Test
    void whatIsAnnouncedTakesNoMemoryUntilItComes() {
        ByteBuffer head = ByteBuffer.allocate(9).putInt(1 << 30).putInt(1 << 27);
        ByteBuffer arrays =
                ByteBuffer.allocate(8 + 4 * Outgoing.ENTRY + 1).putInt(0).putInt(4);
        for (int i = 0; i < 4; i++) {
            arrays.put((byte) MpiType.DOUBLE.number()).putInt(Integer.MAX_VALUE);
        }
        for (byte[] few : new byte[][] {head.array(), arrays.array()}) {
            Incoming in = new Incoming();
            long taken = allocated(() -> take(in, few));
            assertTrue(taken < 4L << 20, few.length + " bytes have taken " + taken);
            assertFalse(in.isComplete());
            assertTrue(in.left() > 1 << 29, "all the same it is known what is to come: " + in.left());
        }
    }

    @Test
    void aWideArrayComesWholeThroughItsSteps() {
        long[] numbers = new long[9 << 20]; // wider than the second step
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 0x9E3779B97F4A7C15L * i;
        }
        Outgoing out = new Outgoing(new Parcel(new byte[] {1, 2}, new Object[] {numbers, new boolean[] {true}}));
        Incoming in = new Incoming();
        byte[] piece = new byte[1_000_003];
        while (out.left() > 0) {
            in.take(MemorySegment.ofArray(piece), out.fill(MemorySegment.ofArray(piece)));
        }
        assertTrue(in.isComplete());
        assertEquals(0, in.left());
        assertArrayEquals(numbers, (long[]) in.parcel().bulk()[0]);
        assertArrayEquals(new boolean[] {true}, (boolean[]) in.parcel().bulk()[1]);
    }

    @Test
    void nothingIsTakenBeyondWhatWasAnnounced() {
        Incoming in = new Incoming();
        assertThrows(WireException.class, () -> take(in, new byte[9]));
    }
}
