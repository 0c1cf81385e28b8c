package org.muster.mpi;

import java.util.Map;
import org.muster.nativeaccess.NativeAccess;
import org.muster.nativeaccess.NativeException;
import org.slf4j.LoggerFactory;

/**
 * The start of MPI on several nodes by srun. Open MPI has all ranks wait for each other at the end of MPI_Init, and with Slurm's PMIx that
 * wait ends as soon as a node's own ranks have come. A message of theirs may then reach a rank that is still in the midst of it, and ends
 * it with a SIGSEGV.
 */
final class SrunStart {
    private SrunStart() {}

    /** Whether this process is one of several that srun has started on more than one node, with no mpirun in between. */
    static boolean isEarly(Map<String, String> env) {
        return env.containsKey("PMIX_RANK")
                && !env.containsKey("OMPI_COMM_WORLD_SIZE")
                && isMany(env.getOrDefault("SLURM_STEP_NUM_NODES", ""));
    }

    private static boolean isMany(String number) {
        return number.matches("[0-9]{1,9}") && Integer.parseInt(number) > 1;
    }

    /** Waits for all ranks, once MPI is up here and before anything is sent. */
    static void awaitAll(Map<String, String> env) {
        if (isEarly(env)) {
            try {
                NativeAccess.get().ifPresent(NativeAccess::pmiFence);
            } catch (NativeException e) {
                LoggerFactory.getLogger(SrunStart.class)
                        .debug("the other ranks are not waited for: {}", e.getMessage());
            }
        }
    }
}
