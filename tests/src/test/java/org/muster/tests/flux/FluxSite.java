package org.muster.tests.flux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.muster.tests.commands.Stage;

/**
 * A real Flux instance with pretend hosts on this machine, for as long as a command runs in it; several may run side by side.
 *
 * <pre>{@code
 * Stage.Ended ended = FluxSite.of(dir, 4, 2).run("flux", "run", "-n", "4", Stage.MUSTER, "run", "World.java");
 * }</pre>
 */
public final class FluxSite {
    private static final long PATIENCE_SECONDS = 400;

    private final Path dir;
    private final int nodes;
    private final Path resources;

    private FluxSite(Path dir, int nodes, Path resources) {
        this.dir = dir;
        this.nodes = nodes;
        this.resources = resources;
    }

    /**
     * One of so many hosts, n0, n1 and so on, each with so many cores and two GPUs. Skips the test where there is no Flux.
     */
    public static FluxSite of(Path dir, int nodes, int cores) throws IOException, InterruptedException {
        assumeHere();
        Stage.Ended encoded = Stage.run(
                dir,
                "flux",
                "R",
                "encode",
                "-H",
                hosts(nodes),
                "-r",
                "0-" + (nodes - 1),
                "-c",
                "0-" + (cores - 1),
                "-g",
                "0-1");
        if (encoded.status() != 0) {
            throw new AssertionError("flux R encode: " + encoded);
        }
        return new FluxSite(dir, nodes, Files.writeString(dir.resolve("R.json"), encoded.out()));
    }

    /** Skips the test where there is no Flux. */
    public static void assumeHere() {
        boolean here = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(d -> !d.isEmpty() && Files.isExecutable(Path.of(d, "flux")));
        assumeTrue(here, "there is no flux on the PATH: install Flux, or load its module, to have this tested");
    }

    private static String hosts(int nodes) {
        return "n[0-" + (nodes - 1) + "]";
    }

    /** Runs a command as the instance's initial program, and ends the instance. */
    public Stage.Ended run(String... command) throws IOException, InterruptedException {
        return start(Map.of(), command).await(PATIENCE_SECONDS);
    }

    /** The same, with variables. */
    public Stage.Ended run(Map<String, String> env, String... command) throws IOException, InterruptedException {
        return start(env, command).await(PATIENCE_SECONDS);
    }

    /** Starts that. */
    public Stage.Run start(Map<String, String> env, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "flux",
                "start",
                "--test-size=" + nodes,
                "--test-hosts=" + hosts(nodes),
                "--conf=resource.path=" + resources,
                "--conf=resource.noverify=true"));
        words.addAll(List.of(command));
        return Stage.start(dir, env, words.toArray(String[]::new));
    }

    /** An instance that lasts until it is closed, and is used from outside. */
    public Lasting last() throws IOException, InterruptedException {
        Stage.Ended made = Stage.run(dir, "mkfifo", "end");
        if (made.status() != 0) {
            throw new AssertionError("mkfifo: " + made);
        }
        Stage.Run run = start(Map.of(), "sh", "-c", "echo \"uri $FLUX_URI\"; read word < end");
        return new Lasting(dir, run, run.awaitLine("uri ").substring("uri ".length()));
    }

    /**
     * An instance that lasts.
     *
     * @param dir where it was started
     * @param run its process
     * @param uri where it is
     */
    public record Lasting(Path dir, Stage.Run run, String uri) {
        /** Starts a command that knows where the instance is, but is not of it. */
        public Stage.Run start(Path where, Map<String, String> env, String... command) throws IOException {
            Map<String, String> all = new HashMap<>(env);
            all.put("FLUX_URI", uri);
            return Stage.start(where, all, command);
        }

        /** Ends it. */
        public void end() throws IOException, InterruptedException {
            Files.writeString(dir.resolve("end"), "end\n");
            run.await();
            Stage.awaitNone(run.mark(), PATIENCE_SECONDS);
        }
    }
}
