package org.muster.tests.nodes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.muster.tests.commands.Stage;

/**
 * Several hosts on this one machine, made of namespaces and joined by a bridge that is in a namespace too: nothing of them is seen outside,
 * and nothing is left of them when they are closed or the test's JVM has ended, however it did.
 *
 * <pre>{@code
 * try (var nodes = PretendNodes.of(3)) {
 *     nodes.get(0).must("ping", "-c1", nodes.get(2).name());
 *     nodes.get(2).cut();
 * }
 * }</pre>
 *
 * They share the file system but for {@code /tmp}, {@code /run} and {@code /dev/shm}; {@link #shared()} is a directory for a test's own files.
 */
public final class PretendNodes implements AutoCloseable {
    private static final String PREFIX = "muster-nodes-";
    private static final AtomicInteger LAST = new AtomicInteger();

    private final Path shared;
    private final PretendNode hub;
    private final List<PretendNode> nodes = new ArrayList<>();

    private PretendNodes(Path shared, PretendNode hub) {
        this.shared = shared;
        this.hub = hub;
    }

    /** Ends the test, with words, where hosts cannot be made. */
    public static void assumePossible() throws IOException, InterruptedException {
        assumeTrue(
                works("unshare", "--net", "--uts", "--mount", "--pid", "--fork", "--mount-proc", "true"),
                "pretend nodes need root: namespaces cannot be made here");
        assumeTrue(works("ip", "-V"), "pretend nodes need the command ip (Debian: iproute2)");
    }

    private static boolean works(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** So many hosts; skips the test where there can be none. */
    public static PretendNodes of(int n) throws IOException, InterruptedException {
        assumePossible();
        clearStale();
        long pid = ProcessHandle.current().pid();
        int serial = LAST.incrementAndGet();
        Path shared = Files.createTempDirectory(PREFIX + pid + "-");
        // Names are the machine's own, since a launcher's directories in what is shared are named after hosts.
        String base = "m" + pid + "s" + serial + "n";
        StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
        for (int i = 1; i <= n; i++) {
            hosts.append(address(i)).append(' ').append(base).append(i).append('\n');
        }
        Files.writeString(shared.resolve("hosts"), hosts);
        PretendNode hub = PretendNode.start("hub", "", shared, kept(shared), () -> {}, () -> {});
        PretendNodes all = new PretendNodes(shared, hub);
        try {
            hub.must("ip", "link", "add", "name", "hub0", "type", "bridge");
            hub.must("ip", "link", "set", "hub0", "up");
            for (int i = 1; i <= n; i++) {
                all.add(i, base + i);
            }
            return all;
        } catch (Throwable t) {
            all.close();
            throw t;
        }
    }

    private static String address(int i) {
        return "10.55.0." + i;
    }

    private void add(int i, String name) throws IOException, InterruptedException {
        PretendNode node = PretendNode.start(
                name, address(i), shared, kept(shared), () -> link("port" + i, "down"), () -> link("port" + i, "up"));
        nodes.add(node);
        // The hub does not see the nodes' pids, so this is done from outside of its namespace of processes.
        outside("link", "add", "name", "port" + i, "type", "veth", "peer", "name", "eth0", "netns", "" + node.first());
        hub.must("ip", "link", "set", "port" + i, "master", "hub0", "up");
        node.must("ip", "address", "add", address(i) + "/24", "dev", "eth0");
        node.must("ip", "link", "set", "eth0", "up");
    }

    private void link(String port, String to) {
        try {
            outside("link", "set", port, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void outside(String... ip) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("nsenter", "--target", "" + hub.first(), "--net", "ip"));
        command.addAll(List.of(ip));
        Stage.Ended ended = Stage.run(shared, command.toArray(String[]::new));
        if (ended.status() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + ended);
        }
    }

    /** What the nodes need of a temporary directory that is otherwise their own. */
    private static List<Path> kept(Path shared) {
        List<Path> kept = new ArrayList<>(List.of(shared));
        for (Path p : List.of(Stage.HOME.getParent(), Path.of(System.getProperty("java.home")))) {
            if (p.startsWith("/tmp")) {
                kept.add(p);
            }
        }
        return kept.stream().filter(p -> p.startsWith("/tmp")).distinct().toList();
    }

    public int size() {
        return nodes.size();
    }

    public PretendNode get(int i) {
        return nodes.get(i);
    }

    public List<PretendNode> all() {
        return List.copyOf(nodes);
    }

    /** A directory that all nodes and the test see; it is deleted in the end. */
    public Path shared() {
        return shared;
    }

    /** Ends all that runs on the nodes. */
    @Override
    public void close() throws IOException {
        for (PretendNode node : nodes) {
            node.close();
        }
        hub.close();
        delete(shared);
    }

    /** Of JVMs that were killed only a directory is left. */
    private static void clearStale() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            for (Path dir : all.toList()) {
                String name = dir.getFileName().toString();
                if (name.matches(PREFIX + "[0-9]+-[0-9]+")) {
                    long pid = Long.parseLong(name.substring(PREFIX.length(), name.lastIndexOf('-')));
                    if (ProcessHandle.of(pid).isEmpty()) {
                        delete(dir);
                    }
                }
            }
        }
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(p);
            }
        }
    }
}
