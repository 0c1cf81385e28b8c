package org.muster.master;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.muster.LaunchException;

/**
 * How many ranks the launcher says that it has started. Where MPI does not hear the launcher, since it was built without that one's
 * PMI, each rank believes itself to be alone, and a world of N ranks would silently be N worlds of one.
 */
final class WorldSize {
    /** The innermost launcher first: an mpirun inside of a task of another launcher leaves that one's variables standing. */
    private static final List<String> NAMES =
            List.of("OMPI_COMM_WORLD_SIZE", "FLUX_JOB_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS");

    private WorldSize() {}

    /** Told by the environment, since starting MPI to find out would be too much for a program that has no world. */
    static OptionalInt announced(Map<String, String> env) {
        // Of an allocation's own shell Slurm says how many tasks its steps will have.
        boolean shell = !env.containsKey("SLURM_PROCID");
        for (String name : NAMES) {
            String value = env.getOrDefault(name, "");
            if (value.matches("[0-9]{1,9}") && !(name.startsWith("SLURM") && shell)) {
                return OptionalInt.of(Integer.parseInt(value));
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Looks whether the world is what the launcher has started.
     *
     * @param size the ranks of MPI_COMM_WORLD
     * @throws LaunchException if it has another size; says so, and what to do
     */
    static void check(Map<String, String> env, int size) {
        int announced = announced(env).orElse(size);
        if (announced == size) {
            return;
        }
        String how = env.containsKey("FLUX_JOB_SIZE")
                ? "see that this Open MPI was built with Flux's PMI or PMI-1 (ompi_info | grep -i pmi), and that neither"
                        + " -o pmi=off nor OMPI_MCA_pmix keeps it from that"
                : "see that this Open MPI was built with the launcher's PMI (ompi_info | grep -i pmi), with Slurm by"
                        + " srun --mpi=pmix";
        throw new LaunchException("the launcher has started " + announced + " ranks, and MPI knows of " + size
                + ": it does not hear the launcher, so each part would be a world of its own; " + how);
    }
}
