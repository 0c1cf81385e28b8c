package org.muster.tests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.tests.commands.Stage;

/** Nodes of a Slurm job that are cut off, or lose their daemons, while calls run on them. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class NodeLossTest {
    private static final long PATIENCE_SECONDS = 400;

    /** Many calls, of which the last ones wait until the node has been cut off; then those of all nodes again. */
    static final String MANY = """
            import java.nio.file.*;
            import java.util.*;
            import org.muster.*;

            void main(String[] args) throws Exception {
                try (var exe = MpiExecutor.slurmJob().restarts(9).open()) {
                    var lost = new java.util.concurrent.atomic.AtomicInteger();
                    exe.addListener(new TaskListener() {
                        public void rankLost(int id, String host, long pid) {
                            if (lost.incrementAndGet() == 1) {
                                IO.println("lost on " + host);
                            }
                        }
                    });
                    exe.submit(Resources.cores(6), comm -> comm.node()).get();
                    var calls = new ArrayList<TaskFuture<List<String>>>();
                    for (int i = 0; i < 200; i++) {
                        int n = i;
                        calls.add(exe.submit(Resources.cores(1 + n % 3), comm -> {
                            Thread.sleep(n < 20 ? 0 : 200);
                            comm.barrier();
                            return n + ":" + comm.rank();
                        }));
                    }
                    calls.get(5).get();
                    IO.println("ready");
                    int right = 0;
                    for (int i = 0; i < 200; i++) {
                        var expected = new ArrayList<String>();
                        for (int rank = 0; rank < 1 + i % 3; rank++) {
                            expected.add(i + ":" + rank);
                        }
                        if (calls.get(i).get().equals(expected)) {
                            right++;
                        }
                    }
                    IO.println("right " + right);
                    // Only with the node that was lost there are three.
                    IO.println("again " + exe.submit(Resources.cores(3).nodes(3), comm -> comm.node()).get());
                }
                IO.println("closed");
            }
            """;

    /** One call over all nodes, and one on each node but for its end alone; then one that needs two nodes' cores. */
    static final String STRUCK = """
            import java.nio.file.*;
            import java.util.*;
            import java.util.concurrent.*;
            import org.muster.*;

            void main(String[] args) throws Exception {
                try (var exe = MpiExecutor.slurmJob().open()) {
                    exe.submit(Resources.cores(6), comm -> 0).get();
                    var over = exe.submit(Resources.cores(3).nodes(3), comm -> {
                        comm.barrier();
                        while (!Files.exists(Path.of("go"))) {
                            Thread.sleep(20);
                        }
                        comm.barrier();
                        return comm.node();
                    });
                    var single = new ArrayList<TaskFuture<String>>();
                    for (int i = 0; i < 3; i++) {
                        single.add(exe.submit(() -> {
                            String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
                            Files.createFile(Path.of("at-" + host));
                            while (!Files.exists(Path.of("go"))) {
                                Thread.sleep(20);
                            }
                            return host;
                        }));
                    }
                    IO.println("submitted");
                    end("over", over, args);
                    if (!Files.exists(Path.of("go"))) {
                        Files.createFile(Path.of("go"));
                    }
                    for (var f : single) {
                        end("single", f, args);
                    }
                    end("after", exe.submit(Resources.cores(4), comm -> comm.node()), args);
                    if (args.length > 0) { // else it may wait for the node to come back
                        end("wide", exe.submit(Resources.cores(5), comm -> 0), args);
                    }
                    end("fresh", exe.submit(Resources.cores(1).isolated(), comm -> 1), args);
                }
                IO.println("closed");
            }

            void end(String what, TaskFuture<?> f, String[] args) throws Exception {
                try {
                    IO.println(what + " " + f.get());
                } catch (ExecutionException e) {
                    IO.println(what + " " + e.getCause().toString().lines().findFirst().orElse(""));
                }
            }
            """;

    /** Workers on all nodes, which end when they have nothing to do; then a call that needs them again. */
    private static final String IDLE = """
            import java.nio.file.*;
            import java.time.Duration;
            import java.util.concurrent.*;
            import org.muster.*;

            void main() throws Exception {
                try (var exe = MpiExecutor.slurmJob().minCores(0).idleTime(Duration.ofMillis(1)).open()) {
                    IO.println("at " + exe.submit(Resources.cores(3).nodes(3), comm -> comm.node()).get());
                    while (exe.info().ranks() > 0) {
                        Thread.sleep(20);
                    }
                    IO.println("idle");
                    while (!Files.exists(Path.of("go"))) {
                        Thread.sleep(20);
                    }
                    try {
                        IO.println("again " + exe.submit(Resources.cores(3).nodes(3), comm -> comm.node()).get());
                    } catch (ExecutionException e) {
                        IO.println("again " + e.getCause().toString().lines().findFirst().orElse(""));
                    }
                }
                IO.println("closed");
            }
            """;

    /** A rank on another node stops for good, and the program does not mind. */
    private static final String STOPPED = """
            import org.muster.*;

            void main() throws Exception {
                try (var exe = MpiExecutor.slurmJob().open()) {
                    exe.submit(Resources.cores(3).nodes(3), comm -> {
                        if (comm.rank() == 2) {
                            String self = String.valueOf(ProcessHandle.current().pid());
                            new ProcessBuilder("kill", "-STOP", self).start().waitFor();
                        }
                        comm.barrier();
                        return 0;
                    }).get();
                }
            }
            """;

    private static PretendNodes nodes;
    private static SlurmSite slurm;

    private Path dir;

    @BeforeAll
    static void start() throws Exception {
        nodes = PretendNodes.of(3);
        slurm = SlurmSite.on(nodes, 2);
    }

    @AfterAll
    static void end() throws Exception {
        if (nodes != null) {
            nodes.close();
        }
    }

    @BeforeEach
    void whole() throws Exception {
        dir = Files.createTempDirectory(nodes.shared(), "run");
        slurm.awaitState("idle", 3);
    }

    @AfterEach
    void mend() {
        nodes.all().forEach(PretendNode::heal);
    }

    private Stage.Run job(String name, String program, String... arguments) throws Exception {
        Stage.write(dir, name + ".java", program);
        List<String> command =
                new ArrayList<>(List.of("salloc", "--no-kill", "-N3", "-n6", Stage.MUSTER, "run", name + ".java"));
        command.addAll(List.of(arguments));
        return slurm.login().start(dir, Map.of(), command.toArray(String[]::new));
    }

    /** None is lost, none is wrong, and the node is used again when it is back. */
    @Test
    void callsOutliveANodeThatIsCutOffAndHealed() throws Exception {
        Stage.Run run = job("Many", MANY);
        outlive(run, nodes);
        Stage.awaitNone(run.mark(), 30);
    }

    /** Cuts a node off once calls run, heals it, and sees that all have the right result and the node is used again. */
    static void outlive(Stage.Run run, PretendNodes nodes) throws Exception {
        run.awaitLine("ready");
        PretendNode last = nodes.get(2);
        last.cut();
        assertEquals("lost on " + last.name(), run.awaitLine("lost on "));
        awaitText(run.err(), "node " + last + " does not answer");
        last.heal();
        Stage.Ended ended = run.await(PATIENCE_SECONDS);
        assertEquals(0, ended.status(), ended::toString);
        assertTrue(ended.out().contains("right 200\n"), ended::toString);
        assertTrue(
                ended.out().contains("again [" + nodes.get(0) + ", " + nodes.get(1) + ", " + last + "]\n"),
                ended::toString);
        assertTrue(ended.out().endsWith("closed\n"), ended::toString);
        assertTrue(ended.err().contains("node " + last + " is used again"), ended::toString);
    }

    /** What happens to a node. */
    enum Blow {
        CUT_OFF {
            @Override
            void strike(PretendNode node) {
                node.cut();
            }
        },
        LAUNCHERS_DAEMON_KILLED {
            @Override
            void strike(PretendNode node) {
                assertEquals(1, node.kill("orted"));
            }
        },
        SLURMS_DAEMON_KILLED {
            @Override
            void strike(PretendNode node) {
                assertEquals(1, node.kill("slurmd"));
            }
        };

        abstract void strike(PretendNode node);
    }

    @ParameterizedTest
    @EnumSource
    void onlyCallsOnTheNodeAreConcerned(Blow blow) throws Exception {
        boolean canStart = blow != Blow.LAUNCHERS_DAEMON_KILLED;
        Stage.Run run = canStart ? job("Struck", STRUCK) : job("Struck", STRUCK, "wide");
        run.awaitLine("submitted");
        for (PretendNode node : nodes.all()) {
            awaitFile(dir.resolve("at-" + node));
        }
        PretendNode last = nodes.get(2);
        blow.strike(last);
        if (blow == Blow.SLURMS_DAEMON_KILLED) {
            Files.createFile(dir.resolve("go")); // nothing else would end the call
        }
        Stage.Ended ended = run.await(PATIENCE_SECONDS);
        assertEquals(0, ended.status(), ended::toString);
        String out = ended.out();
        assertTrue(out.endsWith("closed\n"), ended::toString);
        assertTrue(out.contains("single " + nodes.get(0) + "\n"), ended::toString);
        assertTrue(out.contains("single " + nodes.get(1) + "\n"), ended::toString);
        if (blow == Blow.SLURMS_DAEMON_KILLED) {
            assertTrue(out.contains("over [" + nodes.get(0) + ", " + nodes.get(1) + ", " + last + "]\n"), out);
            assertTrue(out.contains("single " + last + "\n"), ended::toString);
            slurm.restart(last);
        } else {
            String lost = "org.muster.RankLostException: rank \\d \\(pid \\d+ on " + last + "\\) was lost: .*";
            assertTrue(out.matches("(?s).*over " + lost), ended::toString);
            assertTrue(out.matches("(?s).*single " + lost), ended::toString);
        }
        assertTrue(out.contains("after ["), ended::toString);
        assertTrue(
                canStart
                        ? out.contains("fresh [1]\n")
                        : out.contains("fresh org.muster.LaunchException: the launcher's daemon on " + last),
                ended::toString);
        if (!canStart) {
            assertTrue(out.contains("wide org.muster.LaunchException: the launcher's daemon on " + last), out);
        }
        last.heal(); // so that Slurm can end what it has left there
        Stage.awaitNone(run.mark(), 60);
    }

    /** Nobody tells of the end of a daemon on a node without workers; Open MPI would end the program at the next start there. */
    @Test
    void aDaemonThatIsKilledOnAnIdleNodeDoesNotEndTheProgram() throws Exception {
        Stage.Run run = job("Idle", IDLE);
        run.awaitLine("idle");
        assertEquals(1, nodes.get(2).kill("orted"));
        Files.createFile(dir.resolve("go"));
        Stage.Ended ended = run.await(PATIENCE_SECONDS);
        assertEquals(0, ended.status(), ended::toString);
        assertTrue(
                ended.out()
                        .contains("again org.muster.LaunchException: one of the launcher's daemons has ended, and after"
                                + " that Open MPI cannot start processes any more"),
                ended::toString);
        assertTrue(ended.out().endsWith("closed\n"), ended::toString);
        Stage.awaitNone(run.mark(), 60);
    }

    /** Its keeper ends it when the program has ended, or else mpirun would wait for it for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"", "mpirun --enable-recovery -n 1 "})
    void aStoppedRankDoesNotHoldUpTheEnd(String launcher) throws Exception {
        Stage.write(dir, "Stopped.java", STOPPED);
        List<String> command = new ArrayList<>(List.of("salloc", "--no-kill", "-N3", "-n6"));
        command.addAll(List.of((launcher + Stage.MUSTER + " run Stopped.java").split(" ", -1)));
        Stage.Run run = slurm.login().start(dir, Map.of(), command.toArray(String[]::new));
        Stage.Ended ended = run.await(PATIENCE_SECONDS);
        assertTrue(ended.err().contains("RankLostException: rank 2 "), ended::toString);
        if (launcher.isEmpty()) {
            assertNotEquals(0, ended.status(), ended::toString); // with recovery an mpirun hides that
        }
        Stage.awaitNone(run.mark(), 60);
    }

    static void awaitText(Path file, String text) throws Exception {
        long begin = System.nanoTime();
        while (!Files.readString(file).contains(text)) {
            assertTrue(System.nanoTime() - begin < PATIENCE_SECONDS * 1e9, () -> text + " has not come");
            Thread.sleep(20);
        }
    }

    static void awaitFile(Path file) throws Exception {
        long begin = System.nanoTime();
        while (!Files.exists(file)) {
            assertTrue(System.nanoTime() - begin < PATIENCE_SECONDS * 1e9, () -> file + " has not come");
            Thread.sleep(20);
        }
    }
}
