package org.muster.tests.defects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.tests.commands.Stage;

/** Lines 5, 14 and 24: no process is waited for in vain, no process stays, and nobody can connect to one. */
class ProcessesTest {
    @TempDir
    Path dir;

    @Test
    @DisplayName("14: the master is killed, and its workers are gone within seconds")
    void masterKilled() throws Exception {
        Stage.write(dir, "Killed.java", """
                import org.muster.*;

                void main() throws Exception {
                    var exe = MpiExecutor.singleNode().maxCores(2).open();
                    var pids = exe.submit(Resources.cores(2), comm -> ProcessHandle.current().pid()).get();
                    exe.submit(() -> { while (true) { Thread.onSpinWait(); } });
                    IO.println("master " + ProcessHandle.current().pid());
                    IO.println("workers " + pids.get(0) + " " + pids.get(1));
                    Thread.sleep(Long.MAX_VALUE);
                }
                """);
        Stage.Run run = Stage.start(dir, Map.of(), Stage.MUSTER, "run", "Killed.java");
        String workers = run.awaitLine("workers");
        List<Long> alive = Stage.alive(run.mark());
        for (String pid : workers.substring(8).split(" ", -1)) {
            assertTrue(alive.contains(Long.parseLong(pid)), workers + " of " + alive);
        }
        long master = Long.parseLong(run.awaitLine("master").substring(7));
        assertTrue(ProcessHandle.of(master).orElseThrow().destroyForcibly());
        Stage.awaitNone(run.mark(), 10);
    }

    /** Its JVM does not even start, so it never enters MPI, and MPI waits for it. */
    @Test
    @DisplayName("5: a worker that never connects is a LaunchException, the others go on, and the program ends")
    void neverConnects() throws Exception {
        Stage.write(dir, "Never.java", """
                import org.muster.*;

                void main() throws Exception {
                    try (var exe = MpiExecutor.singleNode().maxCores(2).open()) {
                        exe.submit(() -> 1).get();
                        var r = Resources.cores(1).env("JAVA_TOOL_OPTIONS", "-XX:+NoSuchFlagAtAll");
                        try {
                            exe.submit(r, () -> 1).get();
                        } catch (java.util.concurrent.ExecutionException e) {
                            IO.println(e.getCause());
                        }
                        IO.println(exe.submit(() -> 2).get());
                    }
                }
                """);
        Stage.Run run = Stage.start(dir, Map.of(), Stage.MUSTER, "run", "Never.java");
        Stage.Ended ended = run.await();
        assertEquals(
                "org.muster.LaunchException: no workers could be started: a worker process ended before it was up;"
                        + " what it said is on standard error\n2\n",
                ended.out(),
                ended::toString);
        assertTrue(ended.err().contains("NoSuchFlagAtAll"), ended::toString);
        assertEquals(0, ended.status(), ended::toString);
        Stage.awaitNone(run.mark(), 10);
    }

    /** Open MPI and UCX listen on sockets of theirs, each on one address; this is about what Muster adds, and about any address. */
    @Test
    @DisplayName("24: no process of a pool listens on all addresses")
    void nothingListensToEverybody() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            List<Long> pids = new ArrayList<>(Here.value(exe.submit(
                    Resources.cores(2), comm -> ProcessHandle.current().pid())));
            pids.add(ProcessHandle.current().pid());
            for (long pid : pids) {
                for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
                    for (String address : open(pid, protocol)) {
                        assertFalse(address.matches("0+:.*"), pid + " has " + protocol + " open on " + address);
                    }
                }
            }
        }
    }

    /** Local addresses of a process's sockets that are not connected, in the kernel's spelling. */
    private static List<String> open(long pid, String protocol) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> fds = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path fd : fds.toList()) {
                try {
                    String target = Files.readSymbolicLink(fd).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring(8, target.length() - 1));
                    }
                } catch (IOException e) {
                    // closed meanwhile
                }
            }
        }
        List<String> addresses = new ArrayList<>();
        List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/net/" + protocol));
        for (String line : lines.subList(1, lines.size())) {
            String[] part = line.strip().split(" +", -1);
            boolean listens = protocol.startsWith("udp") || part[3].equals("0A");
            if (listens && inodes.contains(part[9])) {
                addresses.add(part[1]);
            }
        }
        return addresses;
    }

    @Test
    @DisplayName("24: no code of Muster's can open a socket")
    void noSocketInTheCode() throws Exception {
        Path lib = Stage.HOME.resolve("lib");
        int classes = 0;
        for (String jar : List.of("muster.jar", "muster-platform.jar")) {
            try (JarFile file = new JarFile(lib.resolve(jar).toFile())) {
                for (var entry : file.stream()
                        .filter(e -> e.getName().endsWith(".class"))
                        .toList()) {
                    classes++;
                    String code = new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
                    for (String type : List.of(
                            "java/net/ServerSocket",
                            "java/net/Socket",
                            "java/net/DatagramSocket",
                            "SocketChannel",
                            "DatagramChannel",
                            "com/sun/net/httpserver",
                            "java/rmi/")) {
                        assertFalse(code.contains(type), entry.getName() + " names " + type);
                    }
                }
            }
        }
        assertTrue(classes > 100, "there are only " + classes + " classes");
        Process nm = new ProcessBuilder("nm", "-D", lib.resolve("libmuster.so").toString()).start();
        String symbols = new String(nm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, nm.waitFor());
        assertTrue(symbols.contains(" T muster_"), symbols);
        assertFalse(
                java.util.regex.Pattern.compile("\\bU (socket|bind|listen|accept4?)\\b")
                        .matcher(symbols)
                        .find(),
                symbols);
    }
}
