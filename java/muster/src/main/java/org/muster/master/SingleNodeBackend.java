package org.muster.master;

import java.nio.file.Path;
import org.muster.Backend;
import org.muster.MpiExecutor;

/** {@link MpiExecutor#singleNode()}. */
public final class SingleNodeBackend implements Backend {
    /** More ranks than this on one node are a mistake. */
    static final int CEILING = 4096;

    /** Made by {@link java.util.ServiceLoader}. */
    public SingleNodeBackend() {}

    @Override
    public String name() {
        return "singleNode";
    }

    @Override
    public MpiExecutor open(Settings s) {
        int cores = s.maxCores() > 0 ? s.maxCores() : NodeCores.count(System.getenv());
        int[] gpus = Gpus.find(s.gpusPerNode(), System.getenv(), Path.of("/"));
        Limits limits = new Limits(
                new Limits.Means(
                        "singleNode()", CEILING, CEILING, gpus.length, NodeMemory.bytes(), true, s.cache() != null),
                cores);
        MpiStart.check();
        return new PoolExecutor(name(), new SpawnSource(), s, limits, gpus);
    }
}
