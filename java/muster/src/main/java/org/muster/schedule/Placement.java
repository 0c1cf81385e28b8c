package org.muster.schedule;

/**
 * A call and where it runs. Its arrays are not to be changed.
 *
 * @param task the call's number
 * @param gang its slots; of pool {@link #FRESH} where the call gets processes of its own
 * @param cores the cores that are the call's own, rank 0's first; fewer than its ranks and threads need where it oversubscribes
 * @param gpus the GPUs that are the call's own, rank 0's first
 * @param nodes the node of each rank, ascending, on which its cores and GPUs are; empty where there is one node
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Placement(long task, Gang gang, int[] cores, int[] gpus, int[] nodes) {
    /** Stands for a pool that is yet to be started, for this call alone; see {@link GangScheduler#adopt}. */
    public static final int FRESH = 0;
}
