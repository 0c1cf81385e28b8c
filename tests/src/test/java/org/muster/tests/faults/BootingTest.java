package org.muster.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.tests.commands.Stage;

/**
 * A worker that is killed between its start and its first message is replaced, and its call runs; later a call is lost with it,
 * and the next one runs. Nobody hangs, and MPI is of use as before.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES) // for what hangs, not for what is slow
class BootingTest {
    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());

    private static final String PROGRAM = """
            import java.nio.file.*;
            import java.util.concurrent.*;
            import org.muster.*;

            void main() throws Exception {
                try (var exe = MpiExecutor.singleNode().maxCores(2).minCores(0).open()) {
                    for (int i = 1; i <= 3; i++) {
                        while (i == 2 && !Files.exists(Path.of("killed"))) {
                            Thread.sleep(5);
                        }
                        try {
                            var sum = exe.submit(Resources.cores(2), comm -> comm.allReduce(1, Op.SUM)).get();
                            IO.println("call " + i + ": " + sum);
                        } catch (ExecutionException e) {
                            IO.println("call " + i + ": " + e.getCause());
                        }
                    }
                }
                IO.println("end");
            }
            """;

    @TempDir
    Path dir;

    /** So many thousandths of a second after it has appeared, about. */
    @ParameterizedTest
    @ValueSource(ints = {0, 200, 400, 600, 800})
    void killed(int millis) throws Exception {
        long after = millis * 1_000_000L + new Random(SEED + millis).nextLong(200_000_000);
        Stage.write(dir, "Program.java", PROGRAM);
        Stage.Run run = Stage.start(dir, Map.of(), Stage.MUSTER, "run", "Program.java");
        long worker = awaitWorker(run);
        TimeUnit.NANOSECONDS.sleep(after); // a moment by chance, not a wait
        if (ProcessHandle.of(worker).map(ProcessHandle::destroyForcibly).orElse(false)) {
            System.out.println("booting: killed " + after / 1_000_000 + " ms after its start, -Dmuster.seed=" + SEED);
        }
        Files.createFile(dir.resolve("killed"));
        String first = run.awaitLine("call 1: ");
        String second = run.awaitLine("call 2: "); // may be under way before the end of its worker is known
        System.out.println("booting: " + first + ", " + second);
        if (!first.equals("call 1: [2, 2]")) {
            assertTrue(first.contains("org.muster.RankLostException"), first);
            assertEquals("call 2: [2, 2]", second);
        } else if (!second.equals("call 2: [2, 2]")) {
            assertTrue(second.contains("org.muster.RankLostException"), second);
        }
        assertEquals("call 3: [2, 2]", run.awaitLine("call 3: "));
        run.awaitLine("end");
        assertEquals(0, run.await().status());
        Stage.awaitNone(run.mark(), 10);
    }

    private static long awaitWorker(Stage.Run run) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Arena.PATIENCE_SECONDS);
        while (System.nanoTime() - end < 0) {
            List<Long> all = Stage.alive(run.mark());
            for (long pid : all) {
                try {
                    String command = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
                    if (command.contains("WorkerMain") && !command.contains("muster-keeper")) {
                        return pid;
                    }
                } catch (IOException e) {
                    // It has ended meanwhile.
                }
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        throw new AssertionError("no worker was started");
    }
}
