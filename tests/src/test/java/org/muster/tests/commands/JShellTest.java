package org.muster.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lambdas typed at JShell's prompt, with the stage's class path and nothing else set. */
class JShellTest {
    private static final String SESSION = """
            import org.muster.*
            var exe = MpiExecutor.singleNode().maxCores(2).open()
            System.out.println("A " + exe.submit(Resources.cores(2), comm -> "rank " + comm.rank()).get())
            int x = 40
            double[] table = {1.5, 2.5}
            int plus(int a) { return a + x; }
            record Pair(int a, String b) {}
            System.out.println("B " + exe.submit(Resources.cores(2), comm -> x + comm.rank()).get())
            System.out.println("C " + exe.submit(Resources.cores(2), comm -> new Pair(plus(comm.rank()), "t" + table[comm.rank()])).get())
            x = 50
            System.out.println("D " + exe.submit(Resources.cores(2), comm -> x + comm.rank()).get())
            var f = exe.submit(() -> x * 2)
            System.out.println("E " + exe.submit(() -> f.join() + 1).get())
            exe.close()
            /exit
            """;

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"", "local"})
    void lambdasAndVariablesOfThePrompt(String execution) throws Exception {
        Stage.Ended path = Stage.run(dir, Stage.MUSTER, "classpath");
        Path session = Files.writeString(dir.resolve("session.jsh"), SESSION);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jshell").toString(),
                "-s",
                "--class-path",
                path.out().strip()));
        if (!execution.isEmpty()) {
            command.addAll(List.of("--execution", execution));
        }
        command.add(session.toString());
        Stage.Run run = Stage.start(dir, java.util.Map.of(), command.toArray(String[]::new));
        Stage.Ended ended = run.await();
        List<String> lines =
                ended.out().lines().filter(l -> l.matches("[A-E] .*")).toList();
        assertEquals(
                List.of(
                        "A [rank 0, rank 1]",
                        "B [40, 41]",
                        "C [Pair[a=40, b=t1.5], Pair[a=41, b=t2.5]]",
                        "D [50, 51]",
                        "E 101"),
                lines,
                ended::toString);
        Stage.awaitNone(run.mark(), 5);
    }

    @Test
    void thePathNamesFilesThatAreThere() throws Exception {
        Stage.Ended path = Stage.run(dir, Stage.MUSTER, "classpath");
        for (String entry : path.out().strip().split(":", -1)) {
            assertTrue(Files.exists(Path.of(entry)), entry);
        }
    }
}
