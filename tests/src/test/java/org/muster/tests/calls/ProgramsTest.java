package org.muster.tests.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.LiveProgram;
import org.muster.MpiExecutor;
import org.muster.Program;
import org.muster.ProgramException;
import org.muster.RankLostException;
import org.muster.Resources;
import org.muster.TaskContext;
import org.muster.TaskFuture;
import org.muster.TaskTimeoutException;
import org.muster.mpi.MpiHere;

/** External programs in calls: what comes of them, and that nothing is left of them. */
class ProgramsTest {
    /** Far longer than anything here takes. */
    private static final long PATIENCE_SECONDS = 60;

    /** A child, a child in a session of its own, and an orphan; all deaf to SIGTERM. */
    private static final String FAMILY = """
            trap '' TERM
            sh -c 'echo $$ >>pids; sleep 1000; :' &
            setsid sh -c 'echo $$ >>pids; exec sleep 1000' &
            (setsid sh -c 'echo $$ >>pids; exec sleep 1000' &)
            echo $$ >>pids
            while :; do sleep 1000; done
            """;

    private static final int FAMILY_SIZE = 4;

    @TempDir
    Path dir;

    private static MpiExecutor pool() {
        return MpiExecutor.singleNode().maxCores(1).open();
    }

    private Program family() {
        return Program.of("sh", "-c", FAMILY).cwd(dir).grace(Duration.ofMillis(200));
    }

    private List<Long> awaitFamily() throws IOException, InterruptedException {
        Path file = dir.resolve("pids");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(file) || Files.readAllLines(file).size() < FAMILY_SIZE) {
            assertTrue(System.nanoTime() - end < 0, "the program and its children are not there");
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return Files.readAllLines(file).stream().map(Long::valueOf).toList();
    }

    /** What is left ends with the test, and is told. */
    private static void awaitGone(List<Long> pids) {
        for (long pid : pids) {
            ProcessHandle.of(pid)
                    .map(ProcessHandle::onExit)
                    .ifPresent(end -> end.completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .join());
        }
        List<ProcessHandle> left =
                pids.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
        left.forEach(ProcessHandle::destroyForcibly);
        assertEquals(List.of(), left);
    }

    @Test
    void oneProgramPerCall() throws Exception {
        try (MpiExecutor exe = pool()) {
            Program p = Program.of("sh", "-c", "cat; echo err >&2; exit 3").stdin("in");
            Program.Result r = exe.submit(p.asTask()).get();
            assertEquals(3, r.exitStatus());
            assertEquals("in", r.out());
            assertEquals("err\n", r.err());
            String path = dir.toString();
            assertEquals(
                    dir.toRealPath() + "\n",
                    exe.submit(() -> Program.of("pwd").cwd(Path.of(path)).run().out())
                            .get());
            ProgramException e = assertInstanceOf(
                    ProgramException.class,
                    Pools.failure(exe.submit(() -> p.run().requireSuccess().out())));
            assertEquals(3, e.exitStatus());
            assertEquals("err", e.lastLines());
            assertEquals(List.of("sh", "-c", "cat; echo err >&2; exit 3"), e.command());
        }
    }

    @Test
    void theCallsThreadsAndNothingOfTheWorkersJob() throws Exception {
        try (MpiExecutor exe = pool()) {
            String env = exe.submit(Program.of("env").asTask()).get().out();
            Set<String> names = env.lines().map(line -> line.split("=", 2)[0]).collect(Collectors.toSet());
            assertTrue(env.lines().anyMatch("OMP_NUM_THREADS=1"::equals), env);
            assertEquals(
                    List.of(),
                    names.stream()
                            .filter(n -> n.startsWith("OMPI_") || n.startsWith("PMIX_") || n.startsWith("PRTE_"))
                            .filter(n -> !n.contains("_ALLOW_RUN_AS_ROOT"))
                            .toList());
            assertTrue(exe.submit(Program.of("env").keepMpiEnvironment().asTask())
                    .get()
                    .out()
                    .contains("OMPI_"));
        }
    }

    /** A job of its own inside a worker of another. */
    @Test
    void mpirunInACall() throws Exception {
        try (MpiExecutor exe = pool()) {
            Program p = Program.of("mpirun", "--map-by", ":OVERSUBSCRIBE", "-n", "2")
                    .args("sh", "-c", "echo $OMPI_COMM_WORLD_RANK of $OMPI_COMM_WORLD_SIZE")
                    .env("OMPI_ALLOW_RUN_AS_ROOT", "1")
                    .env("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
            Program.Result r = exe.submit(p.asTask()).get().requireSuccess();
            assertEquals(List.of("0 of 2", "1 of 2"), r.out().lines().sorted().toList());
        }
    }

    @Test
    void cancelEndsAll() throws Exception {
        try (MpiExecutor exe = pool()) {
            long worker = exe.submit(() -> ProcessHandle.current().pid()).get();
            TaskFuture<Program.Result> f = exe.submit(family().asTask());
            List<Long> pids = awaitFamily();
            f.cancel(true);
            assertThrows(CancellationException.class, f::get);
            awaitGone(pids);
            assertEquals(worker, exe.submit(() -> ProcessHandle.current().pid()).get(), "the worker lives on");
        }
    }

    @Test
    void theCallsTimeLimitEndsAll() throws Exception {
        try (MpiExecutor exe = pool()) {
            long worker = exe.submit(() -> ProcessHandle.current().pid()).get();
            Resources limited = Resources.cores(1).timeLimit(Duration.ofSeconds(6));
            TaskFuture<Program.Result> f = exe.submit(limited, family().asTask());
            List<Long> pids = awaitFamily();
            assertInstanceOf(TaskTimeoutException.class, Pools.failure(f));
            awaitGone(pids);
            assertEquals(worker, exe.submit(() -> ProcessHandle.current().pid()).get(), "the worker lives on");
        }
    }

    @Test
    void aKilledWorkerLeavesNothing() throws Exception {
        int major = MpiHere.find().orElseThrow().version().major();
        assumeTrue(major < 5, "Open MPI " + major + " ends the whole program when a spawned rank dies");
        try (MpiExecutor exe = pool()) {
            long worker = exe.submit(() -> ProcessHandle.current().pid()).get();
            TaskFuture<Program.Result> f = exe.submit(family().asTask());
            List<Long> pids = awaitFamily();
            assertTrue(ProcessHandle.of(worker).orElseThrow().destroyForcibly());
            assertInstanceOf(RankLostException.class, Pools.failure(f));
            awaitGone(pids);
        }
    }

    @Test
    void oneProgramForManyCalls() throws Exception {
        String path = dir.toString();
        long pid;
        try (MpiExecutor exe = MpiExecutor.singleNode()
                .maxCores(1)
                .initFunction(() -> Program.of("sh", "-c", "while read -r x; do echo $((x * x)); done")
                        .cwd(Path.of(path))
                        .start())
                .open()) {
            List<Integer> items = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            List<TaskFuture<Integer>> squares = exe.map(
                    x -> {
                        LiveProgram p = TaskContext.current().state(LiveProgram.class);
                        p.writeLine(Integer.toString(x));
                        return Integer.valueOf(p.readLine());
                    },
                    items);
            assertEquals(items.stream().map(x -> x * x).toList(), exe.gather(squares));
            pid = exe.submit(
                            () -> TaskContext.current().state(LiveProgram.class).pid())
                    .get();
            assertTrue(ProcessHandle.of(pid).isPresent());
            // A cancelled exchange ends it, so that no later call gets the answer.
            CompletableFuture<?> end = ProcessHandle.of(pid).orElseThrow().onExit();
            TaskFuture<String> endless = exe.submit(() -> {
                Files.writeString(Path.of(path, "waiting"), "");
                return TaskContext.current().state(LiveProgram.class).readLine();
            });
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!Files.exists(dir.resolve("waiting"))) {
                assertTrue(System.nanoTime() - deadline < 0, "the call has not begun");
                TimeUnit.MILLISECONDS.sleep(10);
            }
            endless.cancel(true);
            end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            ProgramException e = assertInstanceOf(ProgramException.class, Pools.failure(exe.submit(() -> {
                TaskContext.current().state(LiveProgram.class).writeLine("1");
                return 0;
            })));
            assertEquals(ProgramException.Reason.ENDED, e.reason());
        }
    }

    @Test
    void aProgramThatIsKeptEndsWithItsWorker() throws Exception {
        List<Long> pids;
        try (MpiExecutor exe = MpiExecutor.singleNode()
                .maxCores(1)
                .initFunction(family()::start)
                .open()) {
            exe.submit(() -> {}).get();
            pids = awaitFamily();
        }
        awaitGone(pids);
    }
}
