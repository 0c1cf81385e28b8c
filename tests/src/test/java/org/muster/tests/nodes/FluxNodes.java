package org.muster.tests.nodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.muster.tests.commands.Stage;
import org.muster.tests.flux.FluxSite;

/**
 * Real Flux instances on pretend nodes, with one broker on each; the first node's leads. An instance lasts as long as the command that it was
 * started for.
 *
 * <pre>{@code
 * try (var nodes = PretendNodes.of(3)) {
 *     var flux = FluxNodes.on(nodes, 2);
 *     flux.start(dir, "20s", "flux", "resource", "list").await();
 * }
 * }</pre>
 */
final class FluxNodes {
    private final PretendNodes nodes;
    private final Path dir;
    private final List<Stage.Run> followers = new ArrayList<>();

    private FluxNodes(PretendNodes nodes) {
        this.nodes = nodes;
        dir = nodes.shared().resolve("flux");
    }

    /** For instances with so many cores on each node. Skips the test where there is no Flux. */
    static FluxNodes on(PretendNodes nodes, int cores) throws IOException, InterruptedException {
        FluxSite.assumeHere();
        FluxNodes site = new FluxNodes(nodes);
        site.configure(cores);
        for (PretendNode node : nodes.all()) {
            node.env("OMPI_ALLOW_RUN_AS_ROOT", "1");
            node.env("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
        }
        return site;
    }

    private void configure(int cores) throws IOException, InterruptedException {
        Files.createDirectories(dir.resolve("config"));
        PretendNode first = nodes.get(0);
        first.must("flux", "keygen", "" + dir.resolve("key"));
        String names = nodes.all().stream().map(PretendNode::name).collect(Collectors.joining(","));
        Files.writeString(
                dir.resolve("R.json"),
                first.must(
                        "flux", "R", "encode", "-H", names, "-r", "0-" + (nodes.size() - 1), "-c", "0-" + (cores - 1)));
        String hosts =
                nodes.all().stream().map(n -> "{host=\"" + n + "\"}").collect(Collectors.joining(", ", "[", "]"));
        Files.writeString(dir.resolve("config/flux.toml"), """
                [bootstrap]
                curve_cert = "%1$s/key"
                default_port = 8050
                default_bind = "tcp://eth0:%%p"
                default_connect = "tcp://%%h:%%p"
                hosts = %2$s
                [tbon]
                interface-hint = "eth0"
                [resource]
                path = "%1$s/R.json"
                noverify = true
                """.formatted(dir, hosts));
    }

    /**
     * Starts an instance and, once all of its brokers are there, a command of it on the first node.
     *
     * @param patience how long it bears a node that does not answer, as Flux writes times
     */
    Stage.Run start(Path where, String patience, String... command) throws IOException {
        List<String> broker = List.of(
                "flux",
                "broker",
                "--config-path=" + dir.resolve("config"),
                "--setattr=tbon.tcp_user_timeout=" + patience);
        followers.clear();
        for (PretendNode node : nodes.all().subList(1, nodes.size())) {
            followers.add(node.start(where, Map.of(), broker.toArray(String[]::new)));
        }
        List<String> words = new ArrayList<>(broker);
        words.addAll(List.of(command));
        return nodes.get(0).start(where, Map.of(), words.toArray(String[]::new));
    }

    /** Waits until nothing of the instance that was started last is left on any node; where something is, that is ended and the test fails. */
    void awaitNone(Stage.Run run, long patienceSeconds) throws IOException, InterruptedException {
        Stage.awaitNone(run.mark(), patienceSeconds);
        for (Stage.Run follower : followers) {
            long begin = System.nanoTime();
            while (!areFluxsOwn(Stage.alive(follower.mark())) && System.nanoTime() - begin < patienceSeconds * 1e9) {
                Thread.sleep(20);
            }
            if (areFluxsOwn(Stage.alive(follower.mark()))) {
                Stage.kill(follower.mark()); // one that its instance has given up may wait for it for long
            }
            Stage.awaitNone(follower.mark(), patienceSeconds);
        }
    }

    /** Whether there is at most a broker, with what has started it on its node. */
    private static boolean areFluxsOwn(List<Long> pids) throws IOException {
        for (long pid : pids) {
            Path comm = Path.of("/proc", Long.toString(pid), "comm");
            String name = Files.exists(comm) ? Files.readString(comm).strip() : "nsenter";
            if (!name.equals("nsenter") && !name.startsWith("flux-broker")) {
                return false;
            }
        }
        return true;
    }
}
