package org.muster.master;

import java.nio.file.Path;
import org.muster.Backend;
import org.muster.MpiExecutor;

/** {@link MpiExecutor#dryRun()}. */
public final class DryRunBackend implements Backend {
    /** Made by {@link java.util.ServiceLoader}. */
    public DryRunBackend() {}

    @Override
    public String name() {
        return "dryRun";
    }

    @Override
    public MpiExecutor open(Settings s) {
        int cores = s.maxCores() > 0 ? s.maxCores() : NodeCores.count(System.getenv());
        return new DryRunExecutor(
                s,
                new Limits(
                        new Limits.Means(
                                "dryRun()",
                                SingleNodeBackend.CEILING,
                                SingleNodeBackend.CEILING,
                                Gpus.find(s.gpusPerNode(), System.getenv(), Path.of("/")).length,
                                NodeMemory.bytes(),
                                true,
                                s.cache() != null),
                        cores));
    }
}
