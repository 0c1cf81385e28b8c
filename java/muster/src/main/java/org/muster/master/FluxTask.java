package org.muster.master;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.muster.flux.FluxInstance;
import org.muster.nativeaccess.NativeException;
import org.muster.nativeaccess.PmiInfo;

/**
 * A Flux instance that this program is in, or a job there of which it is a task; as far as that ends.
 *
 * @param job the job's id, "" for none
 * @param level how many instances are around the one that it is in, less than 1 if that is none or not known
 */
record FluxTask(String job, int level) implements Limited {
    /** The one the program is inside of; null if there is none. */
    static @Nullable FluxTask ifAny(Map<String, String> env) {
        if (!env.containsKey("FLUX_URI")) {
            return null;
        }
        String job = WorldSize.isByFlux(env) ? env.getOrDefault("FLUX_JOB_ID", "") : "";
        return new FluxTask(job, FluxWorld.here(env).map(PmiInfo::level).orElse(0));
    }

    @Override
    public String what() {
        String what = job.isEmpty() ? "the Flux instance" : "Flux job " + job.replace('\u0192', 'f');
        return level > 0 ? what + " (in an instance of level " + level + ")" : what;
    }

    /** The job's own limit, or the instance's where that comes before. */
    @Override
    public @Nullable Instant end() {
        try {
            return FluxInstance.end(job);
        } catch (NativeException e) {
            return null; // not known is not at once
        }
    }
}
