package org.muster.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The progress line on a real terminal, which {@code script} (util-linux) makes, and elsewhere. */
class ProgressTest {
    private static final String PROGRAM = """
            import java.util.stream.*;
            import org.muster.*;

            void main() throws Exception {
                try (var exe = MpiExecutor.sequential().open(); var progress = Progress.of(exe)) {
                    exe.gather(exe.map(n -> n + 1, IntStream.range(0, 20).boxed().toList()));
                    progress.println("above");
                }
            }
            """;

    @TempDir
    Path dir;

    @BeforeEach
    void program() throws Exception {
        Stage.write(dir, "Show.java", PROGRAM);
    }

    private Stage.Ended onATerminal(Map<String, String> env) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script of util-linux is not installed");
        String command = "stty cols 100; '" + Stage.MUSTER + "' run Show.java";
        Stage.Ended ended = Stage.run(dir, env, "script", "-qec", command, "/dev/null");
        assertEquals(0, ended.status(), ended::toString);
        return ended;
    }

    @Test
    void aLineThatIsPaintedOverOnATerminal() throws Exception {
        String out = onATerminal(Map.of("TERM", "xterm")).out();
        assertTrue(out.contains("\r\u001b[Kmuster: "), out);
        assertTrue(out.matches("(?s).*muster: 20 of 20 done, in \\d+ s\\r?\\n"), out);
        assertTrue(out.matches("(?s).*(^|\u001b\\[K|\\n)above\\r?\\n.*"), out);
        for (String paint : out.split("\u001b\\[K|\\n", -1)) {
            assertTrue(paint.strip().length() < 100, paint);
        }
    }

    @Test
    void plainOnATerminalWithoutAbilities() throws Exception {
        String out = onATerminal(Map.of("TERM", "dumb")).out();
        assertFalse(out.contains("\u001b"), out);
        assertTrue(out.contains("muster: 20 of 20 done, in "), out);
    }

    @Test
    void nothingWhereItIsTurnedOff() throws Exception {
        assertEquals(
                "above",
                onATerminal(Map.of("TERM", "xterm", "MUSTER_PROGRESS", "off"))
                        .out()
                        .strip());
    }

    @Test
    void plainWhereThereIsNoTerminal() throws Exception {
        Stage.Ended ended = Stage.run(dir, Stage.MUSTER, "run", "Show.java");
        assertEquals(0, ended.status(), ended::toString);
        assertEquals("", ended.out());
        assertTrue(ended.err().matches("above\\nmuster: 20 of 20 done, in \\d+ s\\n"), ended::toString);
    }
}
