package org.muster.master;

import java.util.List;
import java.util.Map;
import org.muster.LaunchException;

/** What the environment tells of the world that this process is a rank of, without starting MPI to find out. */
final class WorldSize {
    private static final List<String> SIZES = List.of("OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "FLUX_JOB_SIZE");

    private WorldSize() {}

    /** How many ranks; 1 for a process that no launcher has started. */
    static int of(Map<String, String> env) {
        for (String name : SIZES) {
            int size = number(env, name);
            if (size > 0) {
                return size;
            }
        }
        return isBySrun(env) ? Math.max(1, number(env, "SLURM_STEP_NUM_TASKS")) : 1;
    }

    /** Whether srun has started it as a process of MPI, and no mpirun in between. */
    static boolean isBySrun(Map<String, String> env) {
        return env.containsKey("SLURM_STEP_ID")
                && (env.containsKey("PMIX_RANK") || env.containsKey("PMI_RANK"))
                && !env.containsKey("OMPI_COMM_WORLD_SIZE");
    }

    /** Whether flux run has started it, and no mpirun in between. */
    static boolean isByFlux(Map<String, String> env) {
        return env.containsKey("FLUX_TASK_RANK") && !env.containsKey("OMPI_COMM_WORLD_SIZE");
    }

    /**
     * Looks whether the world is what the launcher has started. Where MPI does not hear the launcher, since it was built without that
     * one's PMI, each rank believes itself to be alone, and a world of N ranks would silently be N worlds of one.
     *
     * @param size the ranks of MPI_COMM_WORLD
     * @throws LaunchException if it has another size; says so, and what to do
     */
    static void check(Map<String, String> env, int size) {
        int started = of(env);
        if (started == size) {
            return;
        }
        String how = isByFlux(env)
                ? "see that this Open MPI was built with PMI-1 for Flux (ompi_info | grep -i pmi), and that neither -o pmi=off"
                        + " nor OMPI_MCA_pmix keeps it from that"
                : "see that this Open MPI was built with the launcher's PMI (ompi_info | grep -i pmi), with Slurm by"
                        + " srun --mpi=pmix";
        throw new LaunchException("the launcher has started " + started + " ranks, and MPI knows of " + size
                + ": it does not hear the launcher, so each part would be a world of its own; " + how);
    }

    /** Over how many nodes it may be spread. */
    static int nodes(Map<String, String> env) {
        int mpiruns = number(env, "OMPI_MCA_orte_num_nodes");
        if (mpiruns > 0) {
            return mpiruns;
        }
        if (isBySrun(env)) {
            return Math.max(1, number(env, "SLURM_STEP_NUM_NODES"));
        }
        if (isByFlux(env)) {
            return Math.max(1, number(env, "FLUX_JOB_NNODES"));
        }
        String local = env.get("OMPI_COMM_WORLD_LOCAL_SIZE");
        String size = env.get("OMPI_COMM_WORLD_SIZE");
        return local == null || local.equals(size) ? 1 : Math.max(1, number(env, "OMPI_COMM_WORLD_SIZE"));
    }

    private static int number(Map<String, String> env, String name) {
        String value = env.getOrDefault(name, "");
        return value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
    }
}
