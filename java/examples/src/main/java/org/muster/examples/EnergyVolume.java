package org.muster.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.TaskFuture;

/**
 * Copper's energy–volume curve: each volume is one call on a few MPI ranks, in which LAMMPS computes the energy of the
 * crystal on the call's own communicator. From the energies come the lattice constant, the cohesive energy and the bulk
 * modulus, by a fit of the Birch–Murnaghan equation of state.
 *
 * <pre>
 * muster run muster-examples.jar --out results
 * </pre>
 *
 * <p>The program is the same for a laptop and for a world of many ranks: {@link MpiExecutor#detect()} sees where it runs.
 */
public final class EnergyVolume {
    private static final String USAGE = """
            Usage: EnergyVolume [options]
            Copper's energy-volume curve with LAMMPS, one call on several MPI ranks for each volume.

              --points N        how many volumes (13)
              --ranks N         MPI ranks of each call (2)
              --out DIR         where energy-volume.svg and energy-volume.csv go (the current directory)
              --executor NAME   each call a batch job of slurm, gridengine, ... or local (an executor for where it runs)
              --options A=B,... what else each call asks of the batch system
              --cache DIR       where results are kept; batch jobs need it, on a file system that all nodes have
              --serial          one rank a call, one call at a time
              --check           compute it serially as well; fail if an energy differs by more than 1e-9 of itself
              --lammps FILE     LAMMPS's library (MUSTER_LAMMPS, else liblammps.so.0 where the system has it)
              --potential FILE  the EAM potential (Cu_u3.eam from LAMMPS_POTENTIALS, else where LAMMPS installs it)
              --help            this text
            """;

    /** The volumes lie around this lattice constant in Å, which is about copper's. */
    private static final double MIDDLE = 3.615;
    /** How far the lattice constants go to both sides of it, in Å. */
    private static final double REACH = 0.12;
    /** Serial and parallel runs add up in another order; this is far above what that makes. */
    private static final double TOLERANCE = 1e-9;

    private EnergyVolume() {}

    /**
     * Runs the program; see {@code --help}.
     *
     * @param args the options
     */
    public static void main(String[] args) {
        Program.main("EnergyVolume", out -> run(args, out));
    }

    static int run(String[] args, PrintStream out) throws IOException {
        CommandLine options = new CommandLine(
                args,
                Set.of("points", "ranks", "out", "executor", "cache", "options", "lammps", "potential"),
                Set.of("serial", "check", "help"));
        if (options.has("help")) {
            out.print(USAGE);
            return 0;
        }
        double[] lattice = latticeConstants(options.number("points", 13, 5));
        int ranks = options.has("serial") ? 1 : options.number("ranks", 2, 1);
        Path directory = Path.of(Objects.requireNonNullElse(options.text("out"), ""));
        String library = options.has("lammps") ? options.text("lammps") : System.getenv("MUSTER_LAMMPS");
        Copper copper = new Copper(library, options.text("potential"));

        List<Copper.Point> points;
        boolean same = true;
        Resources one = Program.resources(options.text("options"));
        try (MpiExecutor exe = Program.open(ranks, options.text("executor"), options.text("cache"))) {
            Files.createDirectories(directory); // now, so that nothing is computed in vain
            // A call of its own: what is missing on the workers is said at once, and once.
            out.println(exe.submitRoot(one, copper::describe).join());
            out.printf("%nCopper, %d atoms, %d volumes, %s%n", Copper.ATOMS, lattice.length, width(ranks));
            points = options.has("serial")
                    ? serial(exe, copper, lattice, one, out)
                    : parallel(exe, copper, lattice, one.withCores(ranks), out);
            if (options.has("check")) {
                out.printf("%nThe same, one after another on 1 rank%n");
                same = agree(points, serial(exe, copper, lattice, one, out), out);
            }
        }
        report(points, ranks, directory, out);
        return same ? 0 : 1;
    }

    /** All calls at once; the executor runs as many of them side by side as there are cores for. */
    private static List<Copper.Point> parallel(
            MpiExecutor exe, Copper copper, double[] lattice, Resources each, PrintStream out) {
        List<TaskFuture<Copper.Point>> futures = new ArrayList<>();
        for (double a : lattice) {
            futures.add(exe.submitRoot(each, comm -> copper.energy(comm, a)));
        }
        Progress progress = new Progress(futures.size(), out);
        try {
            exe.asCompleted(futures).forEach(f -> progress.finished(f.join()));
        } catch (RuntimeException e) {
            futures.forEach(f -> f.cancel(true)); // or closing the executor would wait for the others
            throw e;
        }
        return exe.gather(futures);
    }

    /** The same calls, each on one rank and only when the one before is done. */
    private static List<Copper.Point> serial(
            MpiExecutor exe, Copper copper, double[] lattice, Resources one, PrintStream out) {
        Progress progress = new Progress(lattice.length, out);
        List<Copper.Point> points = new ArrayList<>();
        for (double a : lattice) {
            Copper.Point point =
                    exe.submitRoot(one, comm -> copper.energy(comm, a)).join();
            progress.finished(point);
            points.add(point);
        }
        return points;
    }

    private static double[] latticeConstants(int points) {
        double[] lattice = new double[points];
        for (int i = 0; i < points; i++) {
            lattice[i] = MIDDLE + REACH * (2.0 * i / (points - 1) - 1);
        }
        return lattice;
    }

    private static String width(int ranks) {
        return "each one call on " + ranks + (ranks == 1 ? " rank" : " MPI ranks");
    }

    private static boolean agree(List<Copper.Point> parallel, List<Copper.Point> serial, PrintStream out) {
        double largest = 0;
        for (int i = 0; i < serial.size(); i++) {
            double e = serial.get(i).energy();
            largest = Math.max(largest, Math.abs((parallel.get(i).energy() - e) / e));
        }
        boolean same = largest <= TOLERANCE;
        out.printf(
                Locale.ROOT,
                "%nLargest relative difference of the energies: %.1e, %s the %.0e allowed%n",
                largest,
                same ? "within" : "MORE THAN",
                TOLERANCE);
        return same;
    }

    private static void report(List<Copper.Point> points, int ranks, Path directory, PrintStream out)
            throws IOException {
        BirchMurnaghan equation = BirchMurnaghan.fit(
                points.stream().mapToDouble(Copper.Point::volume).toArray(),
                points.stream().mapToDouble(Copper.Point::energy).toArray());
        Report.table(points, equation, out);
        Report.summary(equation, out);

        Path csv = directory.resolve("energy-volume.csv").toAbsolutePath();
        Path svg = directory.resolve("energy-volume.svg").toAbsolutePath();
        Files.writeString(csv, Report.csv(points, equation));
        Files.writeString(
                svg,
                CurveSvg.draw(
                        "Energy–volume curve of fcc copper",
                        "EAM potential " + Copper.POTENTIAL + ", " + Copper.ATOMS + " atoms, " + points.size()
                                + " volumes, " + width(ranks),
                        equation,
                        points));
        out.printf("%nWritten: %s%n         %s%n", svg, csv);
    }

    /** Says what has come so far, a line for each result. */
    private static final class Progress {
        private final int total;
        private final PrintStream out;
        private int done;

        Progress(int total, PrintStream out) {
            this.total = total;
            this.out = out;
        }

        void finished(Copper.Point p) {
            done++;
            out.printf(
                    Locale.ROOT,
                    "  [%2d/%d]  a = %.4f Å   E = %.5f eV/atom   %.3f s   workers %s%n",
                    done,
                    total,
                    p.latticeConstant(),
                    p.energy(),
                    p.seconds(),
                    p.ranks());
        }
    }
}
