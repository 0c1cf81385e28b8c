package org.muster.master;

import java.util.List;
import java.util.Map;

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

    /** Over how many nodes it may be spread. */
    static int nodes(Map<String, String> env) {
        int mpiruns = number(env, "OMPI_MCA_orte_num_nodes");
        if (mpiruns > 0) {
            return mpiruns;
        }
        if (isBySrun(env)) {
            return Math.max(1, number(env, "SLURM_STEP_NUM_NODES"));
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
