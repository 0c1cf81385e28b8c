package org.muster.nativeaccess;

/** The process management interface by which a launcher talks to the processes it starts; in the order of the shim's numbers. */
public enum PmiFlavour {
    /** Started by no launcher. */
    NONE,
    /** PMIx: mpirun, prterun, {@code srun --mpi=pmix}. */
    PMIX,
    /** PMI-1: {@code flux run}, Hydra. */
    PMI1,
    /** PMI-2: {@code srun --mpi=pmi2}. */
    PMI2;

    static PmiFlavour of(int number) {
        return values()[number];
    }
}
