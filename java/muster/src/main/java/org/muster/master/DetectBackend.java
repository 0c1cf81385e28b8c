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
        if (WorldSize.announced(env).orElse(1) > 1) {
            return new WorldBackend().open(s);
        }
        // In a task of flux run nothing can be spawned on other nodes; on this one it is for the user to see.
        boolean flux = env.containsKey("FLUX_URI") && !env.containsKey("FLUX_TASK_RANK");
        return (flux ? new FluxJobBackend() : new SingleNodeBackend()).open(s);
    }
}
