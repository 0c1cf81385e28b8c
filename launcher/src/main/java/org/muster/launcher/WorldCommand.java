package org.muster.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.muster.platform.MpiVersion;

/** Builds the command line of a world: {@code mpirun} with the program as rank 0 and workers behind it. Pure. */
final class WorldCommand {
    static final String WORKER = "org.muster.worker.WorkerMain";

    private WorldCommand() {}

    /**
     * The command line.
     *
     * @param jvm the JVM with its options, up to the main class
     * @param agent Muster's jar, whose agent starts MPI in rank 0 before the program
     * @param cores how many the node has
     */
    static List<String> build(
            Path mpirun,
            MpiVersion version,
            int ranks,
            int cores,
            List<String> jvm,
            Path agent,
            Program program,
            List<String> arguments) {
        if (arguments.contains(":")) {
            throw Failure.usage("run -n: mpirun would take the argument ':' for its own; give the program another.");
        }
        List<String> words = new ArrayList<>();
        words.add(mpirun.toString());
        boolean five = version.major() >= 5;
        if (!five) {
            words.add("--quiet"); // 5.0 took the option away.
        }
        if (ranks > cores) {
            if (five) {
                words.addAll(List.of("--map-by", ":OVERSUBSCRIBE"));
            } else {
                words.add("--oversubscribe");
            }
            words.addAll(List.of("--bind-to", "none"));
        }
        words.addAll(List.of("-n", "1"));
        words.addAll(jvm);
        words.add("-javaagent:" + agent);
        words.add(program.main());
        words.addAll(arguments);
        if (ranks > 1) {
            words.addAll(List.of(":", "-n", Integer.toString(ranks - 1)));
            words.addAll(jvm);
            words.addAll(List.of(WORKER, "--world"));
        }
        return words;
    }
}
