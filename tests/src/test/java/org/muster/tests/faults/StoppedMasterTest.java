package org.muster.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.tests.commands.Stage;

/** A master that does not run for a while, as on a suspended laptop or under a debugger: nobody takes it, or is taken, for dead. */
class StoppedMasterTest {
    /** How long it does not run; this is what is tried here, nothing is waited for. */
    private static final long STOPPED_SECONDS = Boolean.getBoolean("muster.long") ? 20 : 4;

    private static final String PROGRAM = """
            import java.nio.file.*;
            import java.util.*;
            import org.muster.*;

            void main(String[] args) throws Exception {
                try (var exe = MpiExecutor.detect().maxCores(3).open()) {
                    var before = pids(exe);
                    var file = Path.of(args[0]).toString();
                    var across = exe.submit(Resources.cores(2), comm -> {
                        int rounds = 0;
                        while (comm.allReduce(Files.exists(Path.of(file)) ? 1 : 0, Op.MAX) == 0) {
                            Thread.sleep(1);
                            rounds++;
                        }
                        return rounds > 0;
                    });
                    var limited = exe.submit(Resources.cores(1).timeLimit(java.time.Duration.ofHours(1)), comm -> {
                        while (!Files.exists(Path.of(file))) {
                            Thread.sleep(1);
                        }
                        return 7;
                    });
                    IO.println("ready " + ProcessHandle.current().pid());
                    IO.println("across " + across.get() + " " + limited.get());
                    var queued = new ArrayList<TaskFuture<List<Integer>>>();
                    for (int i = 0; i < 100; i++) {
                        int n = i;
                        queued.add(exe.submit(Resources.cores(1 + i % 3), comm -> n + comm.allReduce(1, Op.SUM)));
                    }
                    for (int i = 0; i < 100; i++) {
                        for (int value : queued.get(i).get()) {
                            if (value != i + 1 + i % 3) {
                                throw new IllegalStateException("call " + i + " gave " + value);
                            }
                        }
                    }
                    IO.println("same " + before.equals(pids(exe)) + " lost " + exe.info().ranksLost());
                }
            }

            List<Long> pids(MpiExecutor exe) throws Exception {
                return exe.submit(Resources.cores(3), comm -> ProcessHandle.current().pid()).get();
            }
            """;

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"alone", "world"})
    void goesOnAfterwards(String how) throws Exception {
        Stage.write(dir, "Program.java", PROGRAM);
        Path file = dir.resolve("go-on");
        String[] command = how.equals("alone")
                ? new String[] {Stage.MUSTER, "run", "Program.java", file.toString()}
                : new String[] {Stage.MUSTER, "run", "-n", "4", "Program.java", file.toString()};
        Stage.Run run = Stage.start(dir, java.util.Map.of(), command);
        long master = Long.parseLong(run.awaitLine("ready").substring("ready ".length()));
        Signals.send("STOP", master);
        try {
            TimeUnit.SECONDS.sleep(STOPPED_SECONDS);
            Files.createFile(file); // the calls end while nobody hears of it
            for (long pid : Stage.alive(run.mark())) {
                assertTrue(ProcessHandle.of(pid).isPresent(), "somebody has ended");
            }
        } finally {
            Signals.send("CONT", master);
        }
        Stage.Ended ended = run.await();
        assertEquals(0, ended.status(), ended::toString);
        String out = ended.out();
        assertTrue(out.contains("across [true, true] [7]"), ended::toString);
        assertTrue(out.contains("same true lost 0"), ended::toString);
        Stage.awaitNone(run.mark(), 5);
    }
}
