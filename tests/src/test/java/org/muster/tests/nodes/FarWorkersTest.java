package org.muster.tests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.tests.commands.Stage;

/**
 * Workers whose processes the master cannot watch, since they are on another node: here they are on a node of their own by name only
 * (another UTS namespace), so that MPI is real, and so are heartbeats over it.
 */
class FarWorkersTest {
    private static final int SECONDS = 5;

    /** What workers find when they look for their master is another host. */
    private static final String START = """
            if [ "$OMPI_COMM_WORLD_RANK" = 0 ]; then exec "$@"; fi
            exec unshare --uts sh -c 'hostname far && exec "$@"' sh "$@"
            """;

    private static final String PROGRAM = """
            import java.nio.file.Files;
            import java.time.Duration;
            import java.util.concurrent.*;
            import org.muster.*;

            void signal(String name, long pid) throws Exception {
                new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
            }

            void main(String[] args) throws Exception {
                List<Long> pids;
                try (var exe = open()) {
                    pids = exe.submit(Resources.cores(2), comm -> ProcessHandle.current().pid()).get();
                    IO.println("hosts " + exe.submit(Resources.cores(2), comm -> comm.node()).get());
                    switch (args[0]) {
                        case "KILL", "STOP" -> lose(exe, args[0], pids.get(1));
                        case "stuck" -> stuck(exe);
                        case "wait" -> {
                            IO.println("ready " + ProcessHandle.current().pid());
                            Thread.sleep(Duration.ofHours(1));
                        }
                        default -> {}
                    }
                }
                if (args[0].equals("rest")) {
                    IO.println("ready " + ProcessHandle.current().pid());
                    Thread.sleep(Duration.ofHours(1));
                }
                if (args[0].equals("between")) {
                    beat(pids, 12); // every half second: for longer than their patience
                    try (var exe = MpiExecutor.world().open()) {
                        IO.println("same " + pids.equals(
                                exe.submit(Resources.cores(2), comm -> ProcessHandle.current().pid()).get()));
                    }
                }
            }

            // Waits until the hearts of these workers have beaten so often.
            static void beat(List<Long> pids, int times) throws Exception {
                long begin = System.nanoTime();
                for (long pid : pids) {
                    for (long first = beats(pid); beats(pid) < first + times; ) {
                        if (System.nanoTime() - begin > 60e9) {
                            throw new IllegalStateException("the heart of " + pid + " does not beat");
                        }
                        Thread.sleep(20);
                    }
                }
            }

            // How often its heart has rested.
            static long beats(long pid) throws Exception {
                for (var thread : new java.io.File("/proc/" + pid + "/task").listFiles()) {
                    if (Files.readString(thread.toPath().resolve("comm")).startsWith("muster-heartbea")) {
                        for (var line : Files.readAllLines(thread.toPath().resolve("status"))) {
                            if (line.startsWith("voluntary_ctxt_switches:")) {
                                return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
                            }
                        }
                    }
                }
                throw new IllegalStateException(pid + " has no heart");
            }

            MpiExecutor open() {
                var builder = MpiExecutor.world();
                return (System.getenv("QUICK") == null
                        ? builder
                        : builder.heartbeat(Duration.ofMillis(100), Duration.ofSeconds(1))).open();
            }

            void lose(MpiExecutor exe, String signal, long pid) throws Exception {
                var started = new CountDownLatch(1);
                exe.addListener(new TaskListener() {
                    public void started(TaskFuture<?> f) {
                        started.countDown();
                    }
                });
                var f = exe.submit(Resources.cores(2), comm -> {
                    comm.barrier();
                    if (comm.rank() == 1) {
                        Thread.sleep(Duration.ofHours(1));
                    }
                    comm.barrier();
                    return 0;
                });
                started.await();
                signal(signal, pid);
                try {
                    f.get();
                } catch (ExecutionException e) {
                    IO.println("lost " + e.getCause());
                }
                IO.println("left " + exe.submit(() -> 7).get() + " " + exe.info().ranks());
                signal("CONT", pid);
            }

            void stuck(MpiExecutor exe) throws Exception {
                try {
                    exe.submit(Resources.cores(1).timeLimit(Duration.ofMillis(100)), () -> {
                        while (true) {
                            Thread.onSpinWait();
                        }
                    }).get();
                } catch (ExecutionException e) {
                    IO.println("lost " + e.getCause());
                }
                var lost = new CountDownLatch(1);
                exe.addListener(new TaskListener() {
                    public void rankLost(int id, String host, long pid) {
                        lost.countDown();
                    }
                });
                lost.await();
                IO.println("left " + exe.submit(() -> 7).get() + " " + exe.info().ranks());
            }
            """;

    @TempDir
    Path dir;

    @BeforeAll
    static void namespaces() throws Exception {
        Process p = new ProcessBuilder("unshare", "--uts", "true")
                .redirectErrorStream(true)
                .start();
        assumeTrue(p.waitFor() == 0, "only root may give processes another host name");
    }

    private Stage.Run start(Map<String, String> more, String how) throws Exception {
        Stage.write(dir, "Program.java", PROGRAM);
        Path start = Stage.write(dir, "start", START);
        Map<String, String> env = new java.util.HashMap<>(Map.of(
                "OMPI_ALLOW_RUN_AS_ROOT",
                "1",
                "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM",
                "1",
                "OMPI_MCA_orte_enable_recovery",
                "1",
                "PRTE_MCA_state_base_recoverable",
                "1",
                "OMPI_MCA_mpi_ft_enable",
                "1"));
        env.putAll(more);
        return Stage.start(
                dir,
                env,
                "mpirun",
                "--oversubscribe",
                "-n",
                "3",
                "sh",
                start.toString(),
                Stage.MUSTER,
                "run",
                "Program.java",
                how);
    }

    private static void kill(String signal, long pid) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor());
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "STOP"})
    void oneThatIsSilentIsLost(String signal) throws Exception {
        Stage.Run run = start(Map.of("QUICK", "1"), signal);
        Stage.Ended ended = run.await();
        assertTrue(ended.out().contains("hosts [far, far]"), ended::toString);
        assertTrue(
                ended.out()
                        .matches("(?s).*lost org.muster.RankLostException: rank 1 \\(pid \\d+ on far\\) was lost: .*"),
                ended::toString);
        if (signal.equals("STOP")) { // what has ended MPI may notice sooner
            assertTrue(ended.out().contains("nothing was heard of it for 1.0 s"), ended::toString);
        }
        assertTrue(ended.out().contains("left 7 1"), ended::toString);
        Stage.awaitNone(run.mark(), SECONDS);
    }

    /** No signal of the master's reaches it, but it listens while its function runs. */
    @Test
    void oneThatDoesNotStopEndsItself() throws Exception {
        Stage.Run run = start(Map.of(), "stuck");
        Stage.Ended ended = run.await();
        assertTrue(ended.out().contains("lost org.muster.TaskTimeoutException"), ended::toString);
        assertTrue(ended.out().contains("left 7 1"), ended::toString);
        assertTrue(ended.err().contains("ends: it did not stop when it was told to"), ended::toString);
        Stage.awaitNone(run.mark(), SECONDS);
    }

    /** With the usual patience; also while no executor is open. */
    @ParameterizedTest
    @ValueSource(strings = {"wait", "rest"})
    void theyEndWithTheirMaster(String how) throws Exception {
        Stage.Run run = start(Map.of(), how);
        kill("KILL", Long.parseLong(run.awaitLine("ready").substring("ready ".length())));
        Stage.awaitNone(run.mark(), SECONDS);
    }

    @Test
    void theyStayWhileNoExecutorIsOpen() throws Exception {
        Stage.Run run = start(Map.of(), "between");
        Stage.Ended ended = run.await();
        assertTrue(ended.out().contains("same true"), ended::toString);
        assertTrue(run.process().waitFor(1, TimeUnit.MINUTES));
        Stage.awaitNone(run.mark(), SECONDS);
    }
}
