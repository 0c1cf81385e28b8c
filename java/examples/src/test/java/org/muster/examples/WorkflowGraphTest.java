package org.muster.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the program does before it starts any rank. */
class WorkflowGraphTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    @Test
    void help() throws Exception {
        assertEquals(0, WorkflowGraph.run(new String[] {"--help"}, out));
        String text = said.toString(StandardCharsets.UTF_8);
        for (String option : new String[] {"ranks", "points", "out"}) {
            assertTrue(text.contains("  --" + option), option);
        }
    }

    @Test
    void badNumbersAreRefused() {
        assertEquals(
                "--points must be a whole number of at least 1000, not \"4\"",
                assertThrows(
                                CommandLine.UsageException.class,
                                () -> WorkflowGraph.run(new String[] {"--points", "4"}, out))
                        .getMessage());
    }
}
