package org.muster.master;

import java.util.List;
import org.muster.Backend;
import org.muster.MpiExecutor;
import org.muster.nativeaccess.CEnvironment;
import org.muster.schedule.NodeSize;

/** Makes an executor that spawns its workers over all nodes of an {@link Allocation}. */
final class AllocationBackend {
    private AllocationBackend() {}

    /**
     * Opens it.
     *
     * @param name of the backend, also for messages
     * @param allocation where
     * @param s what the builder was told
     */
    static MpiExecutor open(String name, Allocation allocation, Backend.Settings s) {
        List<AllocatedNode> nodes = allocation.nodes();
        int all = nodes.stream().mapToInt(AllocatedNode::cores).sum();
        int cores = s.maxCores() > 0 ? s.maxCores() : all;
        int gpus = nodes.stream().mapToInt(n -> n.gpus().length).sum();
        List<NodeSize> sizes =
                nodes.size() > 1 ? nodes.stream().map(AllocatedNode::size).toList() : List.of();
        Limits limits = new Limits(
                new Limits.Means(
                        name + "() in " + allocation.what(),
                        all,
                        SingleNodeBackend.CEILING * nodes.size(),
                        gpus,
                        NodeMemory.bytes(),
                        true,
                        s.cache() != null,
                        nodes.size(),
                        sizes),
                cores);
        MpiStart.check();
        CEnvironment.settle();
        allocation.launch().forEach((variable, value) -> {
            if (System.getenv(variable) == null) {
                CEnvironment.setenv(variable, value);
            }
        });
        int[] first = nodes.getFirst().gpus();
        return new PoolExecutor(name, new SpawnSource(allocation), s, limits, first, nodes, allocation);
    }
}
