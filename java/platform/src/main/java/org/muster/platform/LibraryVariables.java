package org.muster.platform;

import java.util.List;

/** Environment variables by which libraries learn what of a node is theirs. */
public final class LibraryVariables {
    /** How many threads to start: OpenMP, OpenBLAS, MKL. */
    public static final List<String> THREADS = List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS");

    /** Which GPUs to use, by number: those of NVIDIA, AMD and Intel. */
    public static final List<String> GPUS = List.of("CUDA_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "ZE_AFFINITY_MASK");

    private LibraryVariables() {}
}
