package org.muster.master;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What this program runs in and ends with, as a job of a batch system. */
interface Limited {
    /** What it is, for messages, such as {@code Slurm job 17}. */
    String what();

    /** When it ends, as it stands now: it may have been prolonged. Asks the batch system, so it may take a while. Null if there is no end. */
    @Nullable
    Instant end();

    /** What a program is inside of that was not given its nodes by name; null if that is nothing with an end. */
    static @Nullable Limited ifAny(Map<String, String> env) {
        Limited slurm = SlurmAllocation.ifAny(env);
        return slurm != null ? slurm : FluxTask.ifAny(env);
    }
}
