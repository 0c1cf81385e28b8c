package org.muster.tests.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.muster.tests.commands.Stage;

/**
 * One host made of namespaces: its own host name, network, processes, {@code /tmp}, {@code /run} and {@code /dev/shm}. Its first process, a
 * shell that reads from a pipe of the test's, is the owner of all of that: when the test's JVM ends, however it does, the pipe ends, the
 * shell does, and the kernel kills whatever else runs there.
 */
public final class PretendNode {
    private static final String INIT = """
            set -e
            mount --bind "$1/hosts" /etc/hosts
            mount -t tmpfs tmpfs /dev/shm
            mount -t tmpfs tmpfs /run
            mkdir /run/kept /run/lock
            shift
            name=$1
            shift
            i=0
            for dir; do
                mkdir /run/kept/$i
                mount --bind "$dir" /run/kept/$i
                i=$((i + 1))
            done
            mount -t tmpfs -o mode=1777 tmpfs /tmp
            i=0
            for dir; do
                mkdir -p "$dir"
                mount --move /run/kept/$i "$dir"
                i=$((i + 1))
            done
            hostname "$name"
            ip link set lo up
            echo ready
            while read -r _; do :; done
            """;

    private final String name;
    private final String address;
    private final Path shared;
    private final Process unshare;
    private final long first;
    private final Runnable cut;
    private final Runnable heal;
    private final Map<String, String> env = new HashMap<>();

    private PretendNode(
            String name, String address, Path shared, Process unshare, long first, Runnable cut, Runnable heal) {
        this.name = name;
        this.address = address;
        this.shared = shared;
        this.unshare = unshare;
        this.first = first;
        this.cut = cut;
        this.heal = heal;
    }

    /**
     * Makes one.
     *
     * @param shared a directory that all see; {@code hosts} in it is their hosts file
     * @param kept directories of the temporary directory that it is to see as well
     */
    static PretendNode start(String name, String address, Path shared, List<Path> kept, Runnable cut, Runnable heal)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--net",
                "--uts",
                "--ipc",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "--propagation",
                "private",
                "bash",
                "-c",
                INIT,
                "pretend-node",
                shared.toString(),
                name));
        kept.forEach(dir -> command.add(dir.toString()));
        Path err = shared.resolve(name + ".err");
        Process p = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectError(err.toFile())
                .start();
        if (!"ready".equals(p.inputReader().readLine())) {
            p.destroyForcibly();
            throw new IllegalStateException(
                    "the pretend node " + name + " could not be made: " + Files.readString(err));
        }
        long first = p.children().findFirst().orElseThrow().pid();
        return new PretendNode(name, address, shared, p, first, cut, heal);
    }

    public String name() {
        return name;
    }

    public String address() {
        return address;
    }

    /** The pid of its first process, as the test sees it. */
    long first() {
        return first;
    }

    /** What every command on this node finds in its environment. */
    void env(String variable, String value) {
        env.put(variable, value);
    }

    /** Starts a command there; the directory must be one that the nodes share. */
    public Stage.Run start(Path dir, Map<String, String> more, String... command) throws IOException {
        List<String> whole =
                new ArrayList<>(List.of("nsenter", "--target", Long.toString(first), "--all", "--wdns=" + dir, "--"));
        whole.addAll(List.of(command));
        Map<String, String> all = new HashMap<>(env);
        all.putAll(more);
        return Stage.start(dir, all, whole.toArray(String[]::new));
    }

    public Stage.Run start(String... command) throws IOException {
        return start(shared, Map.of(), command);
    }

    /** Runs a command there and waits for its end. */
    public Stage.Ended run(String... command) throws IOException, InterruptedException {
        return start(command).await();
    }

    /** Runs a command there that must succeed, and gives what it printed. */
    public String must(String... command) throws IOException, InterruptedException {
        Stage.Ended ended = run(command);
        if (ended.status() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " on " + name + ": " + ended);
        }
        return ended.out();
    }

    /** Pulls the cable. */
    public void cut() {
        cut.run();
    }

    /** Plugs it in again. */
    public void heal() {
        heal.run();
    }

    /** The processes there of a name (at most 15 characters, as the system knows it), with their pids as the test sees them. */
    public List<Long> processes(String comm) {
        List<Long> found = new ArrayList<>();
        try (Stream<Path> proc = Files.list(Path.of("/proc"))) {
            Path mine = Files.readSymbolicLink(Path.of("/proc/" + first + "/ns/pid"));
            for (Path p : proc.filter(d -> d.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                try {
                    if (Files.readString(p.resolve("comm")).strip().equals(comm)
                            && Files.readSymbolicLink(p.resolve("ns/pid")).equals(mine)) {
                        found.add(Long.parseLong(p.getFileName().toString()));
                    }
                } catch (IOException e) {
                    // It has ended meanwhile.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Sends SIGKILL to all processes there of a name; gives how many they were. */
    public int kill(String comm) {
        List<Long> all = processes(comm);
        all.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        return all.size();
    }

    /** Ends all that runs there, and the node with it. */
    void close() {
        ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
        try {
            if (!unshare.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the pretend node " + name + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
