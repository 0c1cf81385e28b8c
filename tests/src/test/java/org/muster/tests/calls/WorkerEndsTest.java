package org.muster.tests.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.muster.MpiExecutor;
import org.muster.RankLostException;
import org.muster.Resources;
import org.muster.TaskFuture;

/** How a worker's process ended is told, and nothing of it is left. */
class WorkerEndsTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "exit, its process ended with exit status 3",
        "halt, its process ended with exit status 4",
        "zero, its process ended with exit status 0",
        "kill, its process was killed by signal 9 (SIGKILL)",
        // The JVM makes a SIGABRT of it, and a file that says more.
        "strlen, its process crashed with signal 6 (SIGABRT)",
    })
    void theExceptionSaysHowTheProcessEnded(String how, String sentence) throws Exception {
        // A JVM that crashes leaves a file in its directory.
        Resources here = Resources.cores(1).cwd(dir);
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            long pid = exe.submit(here, () -> ProcessHandle.current().pid()).get();
            RankLostException lost =
                    assertInstanceOf(RankLostException.class, Pools.failure(exe.submit(here, () -> end(how))));
            assertTrue(lost.getMessage().contains(sentence), lost.getMessage());
            assertEquals(0, lost.rank());
            assertEquals(pid, lost.pid());
            assertNotEquals(
                    pid, exe.submit(here, () -> ProcessHandle.current().pid()).get());
        }
    }

    private static long end(String how) throws Exception {
        switch (how) {
            case "exit" -> System.exit(3);
            case "halt" -> Runtime.getRuntime().halt(4);
            case "zero" -> Runtime.getRuntime().halt(0);
            case "kill" -> kill("KILL", ProcessHandle.current().pid());
            default -> {
                return strlenOfNothing();
            }
        }
        return 0;
    }

    private static void kill(String signal, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    }

    @SuppressWarnings("restricted")
    private static long strlenOfNothing() {
        Linker linker = Linker.nativeLinker();
        try {
            return (long) linker.downcallHandle(
                            linker.defaultLookup().find("strlen").orElseThrow(),
                            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS))
                    .invokeExact(MemorySegment.NULL);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** Of the plain kind, and one that has made itself a daemon. */
    @Test
    void whatAKilledWorkerHasStartedIsGone() throws Exception {
        String pids = dir.resolve("pids").toString();
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            TaskFuture<Integer> f = exe.submit(() -> {
                String script = "sleep 1000 & echo $! >>$0; setsid sleep 1000 & echo $! >>$0; echo done >>$0; wait";
                return new ProcessBuilder("sh", "-c", script, pids).start().waitFor();
            });
            Path file = Path.of(pids);
            await(() -> Files.exists(file) && Files.readString(file).endsWith("done\n"));
            long worker = worker(Long.parseLong(Files.readAllLines(file).getFirst()));
            kill("KILL", worker);
            assertInstanceOf(RankLostException.class, Pools.failure(f));
            for (String line : Files.readAllLines(file)) {
                if (!line.equals("done")) {
                    await(() -> ProcessHandle.of(Long.parseLong(line)).isEmpty());
                }
            }
            assertEquals(1, exe.submit(() -> 1).get());
        }
    }

    /** The process above the shell that started one. */
    private static long worker(long pid) {
        ProcessHandle shell = ProcessHandle.of(pid).orElseThrow().parent().orElseThrow();
        return shell.parent().orElseThrow().pid();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() - end < 0, "not so within a minute");
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
