package org.muster.master;

import java.nio.file.Path;
import java.util.List;
import org.muster.Backend;
import org.muster.LaunchException;
import org.muster.MpiExecutor;
import org.muster.mpi.MpiComm;
import org.muster.worker.WorkerMain;

/** {@link MpiExecutor#world()}. */
public final class WorldBackend implements Backend {
    /** Made by {@link java.util.ServiceLoader}. */
    public WorldBackend() {}

    @Override
    public String name() {
        return "world";
    }

    @Override
    public MpiExecutor open(Settings s) {
        MpiStart.check();
        MpiComm world = MpiStart.mpi().world();
        WorldSize.check(System.getenv(), world.size());
        if (world.rank() != 0) {
            EndSignal.on(() -> {}); // some systems send it to all ranks, and rank 0 sees to it
            WorkerMain.serveWorld();
        }
        int workers = world.size() - 1;
        if (workers < 1) {
            throw new LaunchException("world() needs a master and at least one worker, and this program runs on "
                    + world.size() + " rank; start it with \"muster run -n 2\" or more, or use singleNode()");
        }
        int told = FluxWorld.workerNodes(FluxWorld.here(System.getenv()));
        int cores = s.maxCores() > 0 ? s.maxCores() : workers;
        int[] gpus = Gpus.find(s.gpusPerNode(), System.getenv(), Path.of("/"));
        // What each node has is not known before its ranks have told where they are; until then all are taken to be
        // like this one.
        int nodes = Math.max(1, Math.min(workers, told > 0 ? told : WorldSize.nodes(System.getenv())));
        // Ranks may be fewer than the cores that they and their threads have.
        int ceiling = Math.max(workers, Math.multiplyExact(nodes, NodeCores.count(System.getenv())));
        Limits limits = new Limits(
                new Limits.Means(
                        "the world's " + workers + " worker rank(s)",
                        ceiling,
                        workers,
                        Math.multiplyExact(nodes, gpus.length),
                        NodeMemory.bytes(),
                        false,
                        s.cache() != null,
                        nodes,
                        List.of()),
                cores);
        WorldSource source = WorldSource.take();
        try {
            return new PoolExecutor(name(), source, s, limits, gpus, List.of(), Limited.ifAny(System.getenv()));
        } catch (Throwable t) {
            source.closed(List.of());
            throw t;
        }
    }
}
