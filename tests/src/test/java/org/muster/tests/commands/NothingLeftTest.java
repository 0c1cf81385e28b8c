package org.muster.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a program ends, nothing of it is left five seconds later. */
class NothingLeftTest {
    private static final int SECONDS = 5;

    private static final String PROGRAM = """
            import org.muster.*;

            void main(String[] args) throws Exception {
                var exe = MpiExecutor.detect().maxCores(2).open();
                var ready = exe.submit(Resources.cores(2), comm -> { comm.barrier(); return comm.rank(); }).get();
                var endless = exe.submit(Resources.cores(2), comm -> {
                    if (comm.rank() == 0) {
                        while (true) { comm.recv(1); }
                    }
                    while (true) { Thread.onSpinWait(); }
                });
                IO.println("ready " + ProcessHandle.current().pid());
                switch (args[0]) {
                    case "normal" -> exe.shutdownNow();
                    case "forgotten" -> { return; }
                    case "exit" -> System.exit(4);
                    case "halt" -> Runtime.getRuntime().halt(5);
                    case "exception" -> throw new IllegalStateException("boom");
                    default -> endless.get();
                }
            }
            """;

    @TempDir
    Path dir;

    @ParameterizedTest(name = "{0} by {1}")
    @CsvSource({
        "alone, normal, 0",
        "alone, forgotten, 0",
        "alone, exit, 4",
        "alone, halt, 5",
        "alone, exception, 1",
        "alone, INT, 130",
        "alone, TERM, 143",
        "alone, KILL, 137",
        "world, normal, 0",
        "world, forgotten, 0",
        "world, exit, 4",
        "world, exception, 1",
        "world, INT, -1",
        "world, TERM, -1",
        "world, KILL, -1",
        "mpirun, normal, -2",
        "mpirun, KILL, -1",
    })
    void nothingIsLeft(String how, String end, int status) throws Exception {
        Stage.write(dir, "Program.java", PROGRAM);
        String[] command = switch (how) {
            case "alone" -> new String[] {Stage.MUSTER, "run", "Program.java", end};
            case "world" -> new String[] {Stage.MUSTER, "run", "-n", "3", "Program.java", end};
            default -> new String[] {"mpirun", "-n", "1", Stage.MUSTER, "run", "Program.java", end};
        };
        Stage.Run run =
                Stage.start(dir, Map.of("OMPI_ALLOW_RUN_AS_ROOT", "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"), command);
        boolean signal = end.equals(end.toUpperCase(java.util.Locale.ROOT));
        if (signal) {
            run.awaitLine("ready");
            assertTrue(!Stage.alive(run.mark()).isEmpty(), "the mark finds the processes");
            // To the process that was started, as a shell's user would.
            Process kill = new ProcessBuilder(
                            "kill", "-" + end, Long.toString(run.process().pid()))
                    .start();
            assertEquals(0, kill.waitFor());
        }
        Stage.Ended ended = run.await();
        // -2: an mpirun without recovery calls it abnormal that the endless rank had to be ended.
        if (status >= 0) {
            assertEquals(status, ended.status(), ended::toString);
        } else if (status == -1) {
            assertTrue(ended.status() != 0, ended::toString);
        }
        Stage.awaitNone(run.mark(), SECONDS);
    }
}
