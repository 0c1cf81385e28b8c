package org.muster.program;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.muster.Program;
import org.muster.TaskContext;
import org.muster.platform.LibraryVariables;
import org.muster.platform.MpiSettings;

/** The environment of a program; {@link Program} says what is in it. */
final class ChildEnvironment {
    /** By which the launchers of Open MPI, MPICH and those that speak PMI tell a process who it is in its job. */
    private static final List<String> MPI =
            List.of("OMPI_", "OPAL_", "ORTE_", "PMIX_", "PRTE_", "PMI_", "PMI2_", "MPI_LOCAL", "HYDRA_", "HYDI_");

    /** Where a worker tells its keeper that it lives. */
    private static final String KEEPER_MARK = "MUSTER_KEEPER_MARK";

    /** Consent of the user, not of the job: without, an mpirun in a call of root's would refuse. */
    private static final String ROOT = "_ALLOW_RUN_AS_ROOT";

    private ChildEnvironment() {}

    /**
     * Changes an environment to the program's.
     *
     * @param env this process's
     * @param context the call's, or null outside of one
     */
    static void apply(Map<String, String> env, Program program, @Nullable TaskContext context) {
        env.remove(KEEPER_MARK);
        if (!program.keepsMpiEnvironment()) {
            env.entrySet().removeIf(e -> isOfMpi(e.getKey(), e.getValue()));
        }
        if (context != null && context.threads() > 0) {
            LibraryVariables.THREADS.forEach(name -> env.put(name, Integer.toString(context.threads())));
        }
        if (context != null && !context.gpus().isEmpty()) {
            String devices = context.gpus().stream().map(String::valueOf).collect(Collectors.joining(","));
            LibraryVariables.GPUS.forEach(name -> env.put(name, devices));
        }
        program.env().forEach((name, value) -> value.ifPresentOrElse(v -> env.put(name, v), () -> env.remove(name)));
    }

    private static boolean isOfMpi(String name, String value) {
        return (MPI.stream().anyMatch(name::startsWith) && !name.contains(ROOT)) || MpiSettings.isOwn(name, value);
    }
}
