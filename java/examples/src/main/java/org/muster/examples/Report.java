package org.muster.examples;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What {@link EnergyVolume} says of its results, as a table for people and as one for programs. */
final class Report {
    private Report() {}

    /** A line for each volume. */
    static void table(List<Copper.Point> points, BirchMurnaghan equation, PrintStream out) {
        out.printf("%n     a (Å)   V (Å³/atom)   E (eV/atom)   E - fit (meV)   time (s)   workers%n");
        for (Copper.Point p : points) {
            out.printf(
                    Locale.ROOT,
                    "  %8.4f  %12.5f  %12.6f  %14.3f  %9.3f   %s%n",
                    p.latticeConstant(),
                    p.volume(),
                    p.energy(),
                    1000 * (p.energy() - equation.energy(p.volume())),
                    p.seconds(),
                    p.ranks());
        }
    }

    /** What the fit gives. */
    static void summary(BirchMurnaghan equation, PrintStream out) {
        out.printf(
                Locale.ROOT,
                """

                Birch-Murnaghan equation of state, third order
                  a0  = %.4f Å      V0 = %.4f Å³/atom
                  E0  = %.4f eV/atom
                  B0  = %.1f GPa
                  B0' = %.2f
                """,
                Copper.Point.latticeConstant(equation.v0()),
                equation.v0(),
                equation.e0(),
                equation.bulkModulusGPa(),
                equation.b0Prime());
    }

    /** Comma-separated values, with all digits. */
    static String csv(List<Copper.Point> points, BirchMurnaghan equation) {
        StringBuilder csv = new StringBuilder(
                "lattice_constant_angstrom,volume_angstrom3_per_atom,energy_ev_per_atom,fit_ev_per_atom,seconds,workers\n");
        for (Copper.Point p : points) {
            csv.append(p.latticeConstant()).append(',');
            csv.append(p.volume()).append(',');
            csv.append(p.energy()).append(',');
            csv.append(equation.energy(p.volume())).append(',');
            csv.append(String.format(Locale.ROOT, "%.6f", p.seconds())).append(',');
            csv.append('"').append(p.ranks()).append("\"\n");
        }
        return csv.toString();
    }
}
