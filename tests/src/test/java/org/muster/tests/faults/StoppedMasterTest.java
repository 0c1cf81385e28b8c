package org.muster.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.tests.commands.Stage;

/** A master that does not run for a while, as on a suspended laptop or under a debugger: nobody takes it, or is taken, for dead. */
@Timeout(value = 10, unit = TimeUnit.MINUTES) // for what hangs, not for what is slow
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
                        end(file, "across-" + comm.rank());
                        return rounds > 0;
                    });
                    var limited = exe.submit(Resources.cores(1).timeLimit(java.time.Duration.ofHours(1)), comm -> {
                        while (!Files.exists(Path.of(file))) {
                            Thread.sleep(1);
                        }
                        end(file, "limited");
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

            static void end(String file, String who) throws Exception {
                Files.createFile(Path.of(file + "-" + who));
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
        List<Long> before = Stage.alive(run.mark());
        Signals.send("STOP", master);
        try {
            Arena.await("the master is stopped", () -> Signals.state(master) == 'T', run);
            TimeUnit.SECONDS.sleep(STOPPED_SECONDS);
            Files.createFile(file);
            for (String who : List.of("across-0", "across-1", "limited")) {
                Path its = dir.resolve("go-on-" + who);
                Arena.await(who + " ends while nobody hears of it", () -> Files.exists(its), run);
            }
            assertEquals('T', Signals.state(master), "the master is still stopped");
            List<Long> now = Stage.alive(run.mark());
            assertTrue(now.containsAll(before), () -> "of " + before + " only " + now + " are left");
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
