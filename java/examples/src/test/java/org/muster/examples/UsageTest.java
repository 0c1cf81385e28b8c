package org.muster.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the programs do before they start any rank. */
class UsageTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    @Test
    void helpNamesEveryOption() throws Exception {
        assertEquals(0, EnergyVolume.run(new String[] {"--help"}, out));
        assertEquals(0, Heat2D.run(new String[] {"--help"}, out));
        String text = said.toString(StandardCharsets.UTF_8);
        for (String option :
                new String[] {"points", "ranks", "out", "serial", "check", "lammps", "potential", "grid"}) {
            assertTrue(text.contains("  --" + option), option);
        }
    }

    @Test
    void badNumbersAreRefused() {
        refused("--points must be a whole number of at least 5, not \"4\"", () -> energyVolume("--points", "4"));
        refused("--ranks must be a whole number of at least 1, not \"0\"", () -> energyVolume("--ranks", "0"));
        refused("--grid must be an even number, not 33", () -> heat("--grid", "33"));
        refused("--grid 32 is too small for 37 ranks", () -> heat("--grid", "32", "--ranks", "37"));
    }

    private static void refused(String message, Executable program) {
        assertEquals(
                message, assertThrows(CommandLine.UsageException.class, program).getMessage());
    }

    private void energyVolume(String... args) throws Exception {
        EnergyVolume.run(args, out);
    }

    private void heat(String... args) {
        Heat2D.run(args, out);
    }
}
