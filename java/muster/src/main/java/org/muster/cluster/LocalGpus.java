package org.muster.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.muster.platform.LibraryVariables;

/** Which of the GPUs that the batch system has given a job on this node are this rank's. */
final class LocalGpus {
    private static final List<String> LOCAL_RANK =
            List.of("OMPI_COMM_WORLD_LOCAL_RANK", "SLURM_LOCALID", "FLUX_TASK_LOCAL_ID", "MPI_LOCALRANKID");

    private LocalGpus() {}

    static int[] of(Map<String, String> env, int each) {
        if (each == 0) {
            return new int[0];
        }
        int rank = LOCAL_RANK.stream()
                .map(env::get)
                .filter(v -> v != null && v.matches("[0-9]{1,9}"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
        int[] all = given(env);
        if (all.length < (rank + 1) * each) {
            throw new IllegalStateException(
                    "each rank is to have " + each + " GPU(s), and the batch system has given this" + " node the GPUs "
                            + Arrays.toString(all) + ", which is too few for local rank " + rank);
        }
        return Arrays.copyOfRange(all, rank * each, (rank + 1) * each);
    }

    private static int[] given(Map<String, String> env) {
        for (String name : LibraryVariables.GPUS) {
            String value = env.get(name);
            if (value != null && value.matches("[0-9]{1,9}(,[0-9]{1,9})*")) {
                return Arrays.stream(value.split(","))
                        .mapToInt(Integer::parseInt)
                        .toArray();
            }
        }
        return new int[0];
    }
}
