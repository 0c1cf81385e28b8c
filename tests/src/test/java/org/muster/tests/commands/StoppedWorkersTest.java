package org.muster.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers that cannot see their master's end, since they are stopped, end with it all the same; so do their daemons. */
class StoppedWorkersTest {
    private static final int SECONDS = 5;

    private static final String PROGRAM = """
            import org.muster.*;

            void main() throws Exception {
                try (var exe = MpiExecutor.detect().maxCores(2).open()) {
                    var workers = exe.submit(Resources.cores(2), comm -> {
                        new ProcessBuilder("setsid", "sleep", "1000").start();
                        return ProcessHandle.current().pid();
                    }).get();
                    IO.println("ready " + ProcessHandle.current().pid() + " " + workers.get(0) + " " + workers.get(1));
                    Thread.sleep(1_000_000);
                }
            }
            """;

    @TempDir
    Path dir;

    @ParameterizedTest(name = "{0}, the {1} is killed")
    @CsvSource({"alone, program", "world, program", "world, command"})
    void theyEndWithTheirMaster(String how, String killed) throws Exception {
        Stage.write(dir, "Program.java", PROGRAM);
        String[] command = how.equals("alone")
                ? new String[] {Stage.MUSTER, "run", "Program.java"}
                : new String[] {Stage.MUSTER, "run", "-n", "3", "Program.java"};
        Stage.Run run =
                Stage.start(dir, Map.of("OMPI_ALLOW_RUN_AS_ROOT", "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"), command);
        String[] ready = run.awaitLine("ready").split(" ", -1);
        kill("STOP", ready[2]);
        kill("STOP", ready[3]);
        kill(
                "KILL",
                killed.equals("program")
                        ? ready[1]
                        : Long.toString(run.process().pid()));
        assertTrue(run.await().status() != 0);
        Stage.awaitNone(run.mark(), SECONDS);
    }

    private static void kill(String signal, String pid) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, pid).start().waitFor());
    }
}
