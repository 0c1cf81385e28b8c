package org.muster.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.muster.platform.MpiVersion;

/**
 * The command line of a world: {@code mpirun} with the program as rank 0 and workers behind it. Pure.
 *
 * @param cores how many the node has
 * @param supervise the program that carries rank 0's exit status past mpirun
 * @param channel a name nobody else uses, for it to send that by
 */
record WorldCommand(Path mpirun, MpiVersion version, int cores, Path supervise, String channel) {
    private static final String WORKER = "org.muster.worker.WorkerMain";

    /**
     * The command line.
     *
     * @param rank0 the program, with its JVM
     * @param worker a worker's JVM with its options, up to the main class, behind what is to stand above it
     */
    List<String> of(int ranks, List<String> rank0, List<String> worker) {
        if (rank0.contains(":")) {
            throw Failure.usage("run -n: mpirun takes the argument ':' for its own; give the program another.");
        }
        List<String> words = new ArrayList<>(List.of(supervise.toString(), "world", channel));
        words.add(mpirun.toString());
        boolean five = version.major() >= 5;
        if (!five) {
            words.add("--quiet"); // Or it explains every exit status but 0; 5.0 took the option away.
        }
        if (ranks > cores) {
            words.addAll(five ? List.of("--map-by", ":OVERSUBSCRIBE") : List.of("--oversubscribe"));
            words.addAll(List.of("--bind-to", "none"));
        }
        words.addAll(List.of("-n", Integer.toString(ranks), supervise.toString(), "ranks", channel));
        words.add(Integer.toString(worker.size() + 2));
        words.addAll(worker);
        words.addAll(List.of(WORKER, "--world"));
        words.addAll(rank0);
        return words;
    }
}
