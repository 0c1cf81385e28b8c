package org.muster.master;

import java.util.Map;
import org.muster.Backend;
import org.muster.LaunchException;
import org.muster.MpiExecutor;

/** {@link MpiExecutor#slurmJob()}. */
public final class SlurmJobBackend implements Backend {
    /** Made by {@link java.util.ServiceLoader}. */
    public SlurmJobBackend() {}

    @Override
    public String name() {
        return "slurmJob";
    }

    @Override
    public MpiExecutor open(Settings s) {
        Map<String, String> env = System.getenv();
        SlurmAllocation allocation = SlurmAllocation.here(env, s.gpusPerNode());
        if (WorldSize.of(env) > 1) {
            return new WorldBackend().open(s);
        }
        if (WorldSize.isBySrun(env)) {
            throw new LaunchException("slurmJob() cannot start workers from a program that srun has started, since"
                    + " Slurm does not let Open MPI spawn there (MPI_ERR_SPAWN). Start the program without srun, or with"
                    + " \"mpirun -n 1\"; or as a world, with \"srun --mpi=pmix -n RANKS\" of two or more ranks");
        }
        return AllocationBackend.open(name(), allocation, s);
    }
}
