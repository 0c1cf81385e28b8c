package org.muster.worker;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;

/**
 * Direct buffers kept for use again, as making one costs more than sending a short message. Thread-safe.
 *
 * <p>Sizes are powers of two; what is above {@link #LARGEST} or would make the pool hold more than its share is left to
 * the garbage collector. A buffer that MPI may still write to must not be given back.
 */
final class BufferPool {
    private static final int SMALLEST = 1 << 8;
    static final int LARGEST = 1 << 24;
    private static final long MOST_BYTES = 1L << 26;

    /** The process's pool. */
    static final BufferPool SHARED = new BufferPool(MOST_BYTES);

    private final ArrayDeque<ByteBuffer>[] classes;
    private final long mostBytes;
    private long held;

    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no generic arrays
    BufferPool(long mostBytes) {
        this.mostBytes = mostBytes;
        classes = new ArrayDeque[classOf(LARGEST) + 1];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = new ArrayDeque<>();
        }
    }

    /**
     * Takes a buffer.
     *
     * @param bytes how many it must have room for
     * @return a direct buffer in native order with position 0 and limit at its capacity; its content is arbitrary
     */
    ByteBuffer take(int bytes) {
        if (bytes > LARGEST) {
            return allocate(bytes);
        }
        int c = classOf(bytes);
        synchronized (this) {
            ByteBuffer b = classes[c].pollLast();
            if (b != null) {
                held -= b.capacity();
                return b;
            }
        }
        return allocate(SMALLEST << c);
    }

    /** Gives a buffer back that {@link #take} gave; its position and limit must not have been changed. */
    void give(ByteBuffer buffer) {
        if (buffer.capacity() > LARGEST) {
            return;
        }
        synchronized (this) {
            if (held + buffer.capacity() <= mostBytes) {
                held += buffer.capacity();
                classes[classOf(buffer.capacity())].addLast(buffer);
            }
        }
    }

    /** How many bytes are in the pool now. */
    synchronized long held() {
        return held;
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private static int classOf(int bytes) {
        return bytes <= SMALLEST ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros((bytes - 1) / SMALLEST);
    }
}
