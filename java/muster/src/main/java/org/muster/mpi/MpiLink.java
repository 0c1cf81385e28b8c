package org.muster.mpi;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The way between a master and its workers, and among the workers; thread-safe as MPI's THREAD_MULTIPLE is.
 *
 * <p>The master is rank 0. Messages go between it and each worker; workers among themselves use what {@link #createGroup} makes.
 *
 * <p>Buffers are direct, in native byte order, and used from their first byte ({@link ByteBuffer#slice} makes another first
 * byte); they must stay untouched until the request is complete. Errors are {@link MpiException}s; nothing aborts the process.
 */
public interface MpiLink {
    /** Any sender. */
    int ANY_SOURCE = -1;

    /** Any tag. */
    int ANY_TAG = -1;

    /** The highest tag of a message. */
    int MAX_TAG = (1 << 22) - 1;

    /**
     * This process's rank.
     *
     * @return 0 to {@code size() - 1}
     */
    int rank();

    /**
     * How many ranks there are.
     *
     * @return at least 1
     */
    int size();

    /** Sends bytes; tags are 0 to {@link #MAX_TAG}. */
    MpiRequest isend(ByteBuffer buffer, int bytes, int dest, int tag);

    /** Receives at most so many bytes. */
    MpiRequest irecv(ByteBuffer buffer, int bytes, int source, int tag);

    /**
     * Looks for a message and takes it out of the queue, so that no other thread can receive it.
     *
     * @return the message, or null if none is there
     */
    @Nullable
    MpiMessage improbe(int source, int tag);

    /**
     * Makes a communicator of some of the ranks; called by those ranks alone, by all of them. Returns when all have
     * called it.
     *
     * <p>Meanwhile no thread of theirs may receive or probe on this communicator with {@link #ANY_TAG}: Open MPI's
     * messages about the creation are visible to that.
     *
     * @param ranks ranks of this communicator, in the order they get in the new one
     * @param tag keeps apart creations that go on at the same time; 0 to 32767
     * @return the new communicator
     */
    MpiComm createGroup(int[] ranks, int tag);

    /** Frees it; nothing may be under way on it. */
    void free();
}
