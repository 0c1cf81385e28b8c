package org.muster.mpi;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.muster.Op;

/**
 * A group of ranks that exchange data, all with all; thread-safe as MPI's THREAD_MULTIPLE is.
 *
 * <p>For buffers and errors see {@link MpiLink}. Counts of collectives are elements.
 */
public interface MpiComm extends MpiLink {
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
