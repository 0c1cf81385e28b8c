package org.muster.master;

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
        Limits limits = new Limits("singleNode()", cores, CEILING);
        MpiStart.check();
        return new PoolExecutor(name(), new SpawnSource(), s, limits);
    }
}
