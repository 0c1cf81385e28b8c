package org.muster.mpi;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.muster.Op;

/**
 * A group of ranks that exchange data; thread-safe as MPI's THREAD_MULTIPLE is.
 *
 * <p>Buffers are direct, in native byte order, and used from their first byte ({@link ByteBuffer#slice} makes another first
 * byte); they must stay untouched until the request is complete. Counts of collectives are elements. Errors are {@link
 * MpiException}s; nothing aborts the process.
 */
public interface MpiComm {
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

    /** Completes when all ranks have come. */
    MpiRequest ibarrier();

    /** Root's elements to all; in place. */
    MpiRequest ibcast(ByteBuffer buffer, int count, MpiType type, int root);

    /** Element-wise reduction on the root; {@code recv} may be null elsewhere. */
    MpiRequest ireduce(ByteBuffer send, @Nullable ByteBuffer recv, int count, MpiType type, Op op, int root);

    /** Element-wise reduction on all. */
    MpiRequest iallReduce(ByteBuffer send, ByteBuffer recv, int count, MpiType type, Op op);

    /** Inclusive element-wise prefix reduction. */
    MpiRequest iscan(ByteBuffer send, ByteBuffer recv, int count, MpiType type, Op op);

    /** Joins parts of given lengths on the root; {@code recv}, {@code counts} and {@code displs} may be null elsewhere. */
    MpiRequest igatherv(
            ByteBuffer send,
            int sendCount,
            @Nullable ByteBuffer recv,
            int @Nullable [] counts,
            int @Nullable [] displs,
            MpiType type,
            int root);

    /** Joins parts of given lengths on all. */
    MpiRequest iallGatherv(ByteBuffer send, int sendCount, ByteBuffer recv, int[] counts, int[] displs, MpiType type);

    /** Cuts the root's elements into parts of given lengths; {@code send}, {@code counts} and {@code displs} may be null elsewhere. */
    MpiRequest iscatterv(
            @Nullable ByteBuffer send,
            int @Nullable [] counts,
            int @Nullable [] displs,
            ByteBuffer recv,
            int recvCount,
            MpiType type,
            int root);

    /** Exchanges parts of given lengths, each with each. */
    MpiRequest iallToAllv(
            ByteBuffer send,
            int[] sendCounts,
            int[] sendDispls,
            ByteBuffer recv,
            int[] recvCounts,
            int[] recvDispls,
            MpiType type);

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

    /**
     * The C handle.
     *
     * @return MPI_Comm as a number
     */
    long handle();

    /**
     * The binding's own object.
     *
     * @return for example an {@code mpi.Intracomm}
     */
    Object binding();
}
