package org.muster.nativeaccess;

import java.util.List;

/**
 * What the launcher told this process about its job.
 *
 * @param flavour by which interface it was told
 * @param rank of this process in the job; 0 with {@link PmiFlavour#NONE}
 * @param size number of processes of the job; 1 with {@link PmiFlavour#NONE}
 * @param universeSize slots there are for the job and what it spawns, -1 when not known
 * @param nodes node of each rank, empty when not known; equal names are the same node, and host names only with {@link
 *     PmiFlavour#PMIX} and {@link PmiFlavour#NONE}
 * @param localPeers the ranks on this node in rising order, this one included; empty when not known
 * @param job the launcher's name of the job, "" when it has none
 * @param level how many Flux instances are around the one that the job is of, -1 when it is not Flux that tells
 */
public record PmiInfo(
        PmiFlavour flavour,
        int rank,
        int size,
        int universeSize,
        List<String> nodes,
        List<Integer> localPeers,
        String job,
        int level) {
    /** Copies the lists. */
    public PmiInfo {
        nodes = List.copyOf(nodes);
        localPeers = List.copyOf(localPeers);
    }
}
