package org.muster.launcher;

import java.util.Map;

/** What has started this shell, as far as it decides what a program in it can do. */
enum Launched {
    /** Nothing of MPI's: a program starts by itself, and spawns its workers. */
    DIRECTLY("nobody", true),
    MPIRUN("mpirun", true),
    /** Slurm answers no requests to spawn. */
    SRUN("srun", false),
    /** Nor does Flux. */
    FLUX_RUN("flux run", false);

    /** What a user calls it. */
    final String name;

    private final boolean spawns;

    Launched(String name, boolean spawns) {
        this.name = name;
        this.spawns = spawns;
    }

    /** What the environment tells of it. */
    static Launched by(Map<String, String> env) {
        boolean task = env.containsKey("PMIX_NAMESPACE") || env.containsKey("PMI_RANK") || env.containsKey("PMI_FD");
        if (env.containsKey("OMPI_COMM_WORLD_RANK") || !task) {
            return task ? MPIRUN : DIRECTLY;
        }
        if (env.containsKey("FLUX_TASK_RANK") || env.containsKey("FLUX_JOB_ID")) {
            return FLUX_RUN;
        }
        return env.containsKey("SLURM_STEP_ID") ? SRUN : MPIRUN;
    }

    /** Whether processes can be spawned in it. */
    boolean spawns() {
        return spawns;
    }

    /** What to do where they cannot. */
    String withoutSpawn() {
        return "In a task of " + name + " nothing can be spawned: start the program on several ranks (" + name
                + " -n RANKS ...) and use MpiExecutor.world(), or start it in the allocation's own shell.";
    }
}
