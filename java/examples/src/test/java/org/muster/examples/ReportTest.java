package org.muster.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    // 3.6 Å to the third power over 4 atoms is 11.664 Å³
    private static final BirchMurnaghan EQUATION = new BirchMurnaghan(11.664, -3.5, 0.9, 4);
    private static final List<Copper.Point> POINTS = List.of(
            new Copper.Point(3.6, -3.499, 0.25, "1+2 on node"),
            new Copper.Point(3.7, EQUATION.energy(Copper.Point.volume(3.7)), 0.5, "1 on a, 4 on b"));

    @Test
    void theCsvHasAllDigitsAndQuotesWhatHasCommas() {
        List<String> lines = Report.csv(POINTS, EQUATION).lines().toList();
        assertEquals(3, lines.size());
        assertEquals(
                "lattice_constant_angstrom,volume_angstrom3_per_atom,energy_ev_per_atom,fit_ev_per_atom,seconds,workers",
                lines.getFirst());
        assertTrue(lines.get(1).startsWith("3.6," + Copper.Point.volume(3.6) + ",-3.499,"), lines.get(1));
        assertTrue(lines.get(2).endsWith(",0.500000,\"1 on a, 4 on b\""), lines.get(2));
    }

    @Test
    void theTableAndTheSummarySayWhatTheCurveHas() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        Report.table(POINTS, EQUATION, out);
        Report.summary(EQUATION, out);
        String text = said.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("1.000      0.250   1+2 on node"), text); // residual in meV, seconds
        assertTrue(text.contains("a0  = 3.6000 Å"), text);
        assertTrue(text.contains("E0  = -3.5000 eV/atom"), text);
        assertTrue(text.contains("B0  = 144.2 GPa"), text);
    }

    @Test
    void volumeAndLatticeConstantAreInverse() {
        assertEquals(3.615, Copper.Point.latticeConstant(Copper.Point.volume(3.615)), 1e-12);
        assertEquals(11.81041, Copper.Point.volume(3.615), 1e-5);
    }
}
