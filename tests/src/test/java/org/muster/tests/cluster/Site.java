package org.muster.tests.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.muster.tests.commands.Stage;

/** Where there is a batch system. */
interface Site {
    /** What {@code MpiExecutor.cluster} knows it by. */
    String system();

    /** A directory that all nodes see. */
    Path shared();

    /** Starts a command where one logs in. */
    Stage.Run start(Path dir, Map<String, String> env, String... command) throws IOException;

    /** Cancels a job as its user would from a shell. */
    void cancel(String id) throws IOException, InterruptedException;

    /** What is said of a job that somebody has cancelled. */
    String cancelled();

    /** How an example is told to use it. */
    default String[] inExample(String out) {
        return new String[] {"--out", out, "--executor", system(), "--cache", "cache"};
    }

    default Stage.Ended run(Path dir, String... command) throws IOException, InterruptedException {
        return start(dir, Map.of(), command).await();
    }
}
