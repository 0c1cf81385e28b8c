package org.muster.examples;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.muster.Communicator;
import org.muster.MpiExecutor;
import org.muster.Resources;

/**
 * The heat equation in two dimensions, on the ranks of one call: each rank has a block of the grid, and before each step
 * neighbours send each other their edges. The result is checked three times: against the known solution, for the order
 * with which the error goes down on a finer grid, and against one rank, bit for bit.
 *
 * <pre>
 * CLASSPATH=muster-examples.jar muster run org.muster.examples.Heat2D --ranks 4 --grid 256
 * </pre>
 */
public final class Heat2D {
    private static final String USAGE = """
            Usage: Heat2D [options]
            The 2-D heat equation on the ranks of one call, checked against its solution.

              --ranks N   MPI ranks (2)
              --grid N    cells along each side of the finer of two grids, an even number (128)
              --help      this text
            """;

    private static final int LEAST_CELLS = 32;
    /** How the error of the method goes down with the grid's spacing; LEAST_CELLS is fine enough to see it. */
    private static final double ORDER = 2;

    private static final double ORDER_TOLERANCE = 0.1;
    /** Times the spacing squared, a bound of the error: about twice what the method makes (0.88). */
    private static final double ERROR_BOUND = 2;

    private Heat2D() {}

    /**
     * Runs the program; see {@code --help}.
     *
     * @param args the options
     */
    public static void main(String[] args) {
        Program.main("Heat2D", out -> run(args, out));
    }

    static int run(String[] args, PrintStream out) {
        CommandLine options = new CommandLine(args, Set.of("ranks", "grid"), Set.of("help"));
        if (options.has("help")) {
            out.print(USAGE);
            return 0;
        }
        int ranks = options.number("ranks", 2, 1);
        int cells = options.number("grid", 128, LEAST_CELLS);
        if (cells % 2 != 0) {
            throw new CommandLine.UsageException("--grid must be an even number, not " + cells);
        }
        if (ProcessGrid.of(ranks, 0).columns() >= cells / 2) {
            throw new CommandLine.UsageException("--grid " + cells + " is too small for " + ranks + " ranks");
        }
        out.println("2-D heat equation, explicit Euler steps");
        out.printf("%n      grid    blocks    steps    max error   time (s)%n");
        try (MpiExecutor exe = Program.open(ranks)) {
            double coarse = maxError(solve(exe, ranks, cells / 2, out), cells / 2);
            double[] field = solve(exe, ranks, cells, out);
            double[] serial = solve(exe, 1, cells, out);
            double fine = maxError(field, cells);
            double order = Math.log(coarse / fine) / Math.log(2);

            out.println();
            double bound = ERROR_BOUND / cells / cells;
            boolean good = true;
            good &= check(out, fine <= bound, "error %.2e, at most %.2e", fine, bound);
            good &= check(
                    out,
                    Math.abs(order - ORDER) <= ORDER_TOLERANCE,
                    "order of convergence %.3f, expected %.0f",
                    order,
                    ORDER);
            good &= check(out, Arrays.equals(field, serial), "on %d and on 1 rank the same to the last bit", ranks);
            return good ? 0 : 1;
        }
    }

    /** Runs one call and gives the whole field at the end. */
    private static double[] solve(MpiExecutor exe, int ranks, int cells, PrintStream out) {
        HeatProblem problem = new HeatProblem(cells);
        long start = System.nanoTime();
        double[] field = HeatBlock.assemble(
                problem,
                exe.submit(Resources.cores(ranks), comm -> evolve(comm, problem))
                        .join());
        double seconds = (System.nanoTime() - start) * 1e-9;
        ProcessGrid grid = ProcessGrid.of(ranks, 0);
        out.printf(
                Locale.ROOT,
                "%10s%10s%9d%13.3e%11.3f%n",
                cells + " x " + cells,
                grid.columns() + " x " + grid.rows(),
                problem.steps(),
                maxError(field, cells),
                seconds);
        return field;
    }

    /** What each rank does: it gives its block at the end. */
    private static double[] evolve(Communicator comm, HeatProblem problem) {
        ProcessGrid grid = ProcessGrid.of(comm.size(), comm.rank());
        HeatBlock block = new HeatBlock(problem, grid);
        Halo halo = new Halo(comm, grid, block);
        for (int step = 0; step < problem.steps(); step++) {
            halo.exchange();
            block.step();
        }
        return block.values();
    }

    private static double maxError(double[] field, int cells) {
        return new HeatProblem(cells).maxError(field, HeatProblem.END);
    }

    @SuppressWarnings("AnnotateFormatMethod") // that annotation would be a dependency of its own
    private static boolean check(PrintStream out, boolean good, String format, Object... values) {
        out.println((good ? "ok     " : "WRONG  ") + String.format(Locale.ROOT, format, values));
        return good;
    }
}
