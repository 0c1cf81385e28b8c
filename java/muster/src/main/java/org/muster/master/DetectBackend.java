package org.muster.master;

import java.util.Map;
import org.muster.Backend;
import org.muster.MpiExecutor;

/** {@link MpiExecutor#detect()}. */
public final class DetectBackend implements Backend {
    /** Made by {@link java.util.ServiceLoader}. */
    public DetectBackend() {}

    @Override
    public String name() {
        return "detect";
    }

    @Override
    public MpiExecutor open(Settings s) {
        Map<String, String> env = System.getenv();
        if (WorldSize.of(env) > 1) {
            return new WorldBackend().open(s);
        }
        // The innermost counts, and it may be a Flux that was started in a Slurm job. In a task nothing can be spawned.
        if (env.containsKey("FLUX_URI") && !WorldSize.isByFlux(env)) {
            return new FluxJobBackend().open(s);
        }
        boolean slurm = env.containsKey("SLURM_JOB_ID") && env.containsKey("SLURM_JOB_NODELIST");
        return (slurm && !WorldSize.isBySrun(env) ? new SlurmJobBackend() : new SingleNodeBackend()).open(s);
    }
}
