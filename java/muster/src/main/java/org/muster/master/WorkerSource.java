package org.muster.master;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.muster.code.MasterCodec;

/** Where worker groups come from. */
interface WorkerSource {
    /** What functions travel with. */
    MasterCodec codec();

    /** Whether there is one group for good, whose ranks cannot be replaced. */
    boolean isFixed();

    /** Whether no further group can be started, as far as can be seen at once: what starts them has lost a part of it. */
    default boolean hasLostDaemon() {
        return false;
    }

    /**
     * Starts a group, in the background.
     *
     * @param number the group's number
     * @param slots how many ranks are wanted
     * @param kind what they are started with
     */
    CompletableFuture<WorkerGroup> start(int number, int slots, WorkerKind kind);

    /**
     * Starts a group on several nodes, in the background.
     *
     * @param number the group's number
     * @param layout how many ranks on each node
     * @param kind what they are started with
     */
    default CompletableFuture<WorkerGroup> start(int number, int[] layout, WorkerKind kind) {
        return start(number, java.util.Arrays.stream(layout).sum(), kind);
    }

    /** The nodes, where workers are started on several; else null. */
    default @Nullable Allocation allocation() {
        return null;
    }

    /** The executor has ended, and uses these groups no more. */
    void closed(Collection<WorkerGroup> groups);
}
