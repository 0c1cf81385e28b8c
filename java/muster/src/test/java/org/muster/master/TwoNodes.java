package org.muster.master;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.Processes;

/** This node and another of two cores each, which never end. */
abstract class TwoNodes implements Allocation {
    private final List<AllocatedNode> nodes =
            List.of(new AllocatedNode(Processes.host(), 2, new int[0]), new AllocatedNode("other", 2, new int[0]));

    @Override
    public String what() {
        return "a test";
    }

    @Override
    public List<AllocatedNode> nodes() {
        return nodes;
    }

    @Override
    public @Nullable Instant end() {
        return null;
    }

    @Override
    public Map<String, String> launch() {
        return Map.of();
    }
}
