package org.muster.worker;

import java.nio.ByteBuffer;

/**
 * Constants of long messages, which go in chunks.
 *
 * <p>The sender sends a chunk only for a credit, and the receiver gives one only when it has posted the receive for that
 * chunk; likewise the sender posts the receives for credits beforehand. So neither chunks nor credits ever wait
 * unexpected, where another thread's {@code recv} from any source with any tag could take them.
 */
final class Stream {
    /** A message up to this length, with its header, goes as one; MPI itself sees to the rest. */
    static final int INLINE_BYTES = 1 << 16;

    /** The length of a chunk; only a message's last one is shorter. */
    static final int CHUNK_BYTES = 1 << 19;

    /** How many chunks may be under way. */
    static final int WINDOW = 3;

    /** The whole of a credit. */
    static final ByteBuffer CREDIT = ByteBuffer.allocateDirect(8);

    private Stream() {}

    static long chunks(long bytes) {
        return (bytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
    }

    static int chunkBytes(long bytes, long chunk) {
        return (int) Math.min(CHUNK_BYTES, bytes - chunk * CHUNK_BYTES);
    }
}
