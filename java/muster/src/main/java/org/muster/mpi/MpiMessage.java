package org.muster.mpi;

import java.nio.ByteBuffer;

/** A message taken out of the queue by {@link MpiLink#improbe}, to be received exactly once. */
public interface MpiMessage {
    /**
     * The sender.
     *
     * @return its rank
     */
    int source();

    /**
     * The tag.
     *
     * @return the tag
     */
    int tag();

    /**
     * The length.
     *
     * @return bytes
     */
    int bytes();

    /**
     * Receives the message.
     *
     * @param buffer with room for {@link #bytes()}; with less the receive fails
     * @return the request
     */
    MpiRequest irecv(ByteBuffer buffer);
}
