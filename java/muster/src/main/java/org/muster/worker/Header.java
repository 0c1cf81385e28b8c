package org.muster.worker;

import java.nio.ByteBuffer;

/**
 * What every message of {@code send} begins with.
 *
 * <p>Layout, native order: magic (int), channel (int), call (long), bytes (long).
 *
 * @param channel the tag the body's chunks come with, or {@link #INLINE} if the body is in this message
 * @param call the call the message belongs to; one of an earlier call on the same MPI communicator, which nobody
 *     received, is not for this one
 * @param bytes length of the body
 */
record Header(int channel, long call, long bytes) {
    static final int BYTES = 24;
    static final int INLINE = -1;
    private static final int MAGIC = 0x4d53_5431;

    void write(ByteBuffer to) {
        to.putInt(0, MAGIC).putInt(4, channel).putLong(8, call).putLong(16, bytes);
    }

    /** Reads a header from a message of so many bytes. */
    static Header read(ByteBuffer from, int messageBytes, int source) {
        if (messageBytes < BYTES || from.getInt(0) != MAGIC) {
            throw new IllegalStateException("recv met a message of " + messageBytes + " bytes from rank " + source
                    + " that was not sent by Communicator.send; messages sent through unwrap() or handle() must be"
                    + " received there, and be kept apart by their tags");
        }
        return new Header(from.getInt(4), from.getLong(8), from.getLong(16));
    }
}
