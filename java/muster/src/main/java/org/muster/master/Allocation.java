package org.muster.master;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The nodes that a batch system has given to this program, as one job of which the program is a part. {@link AllocationBackend} makes an
 * executor of it.
 */
interface Allocation extends Limited {
    /** Its nodes, the same all the time, at least one; names are told apart by their first part, before a dot. */
    List<AllocatedNode> nodes();

    /** Whether a node can be reached again that could not. May take a second or two; several threads may ask. */
    boolean answers(AllocatedNode node);

    /**
     * When some nodes were started, by their names; without those of which it is not known. It may be a few seconds out. May take a second
     * or two; several threads may ask.
     */
    default Map<String, Instant> boots(List<AllocatedNode> some) {
        return Map.of();
    }

    /**
     * Variables that MPI must find in the environment before it starts, so that it launches processes on these nodes; set where neither
     * the user nor the site has set them.
     */
    Map<String, String> launch();

    /** Whether the first spawn must not name a node, since {@link #launch} has MPI start its daemons on all nodes then. */
    default boolean wantsForerunner() {
        return false;
    }
}
