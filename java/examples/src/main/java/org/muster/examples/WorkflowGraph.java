package org.muster.examples;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleUnaryOperator;
import org.muster.Communicator;
import org.muster.MpiExecutor;
import org.muster.Op;
import org.muster.Progress;
import org.muster.Resources;
import org.muster.TaskFuture;
import org.muster.TaskGraph;

/**
 * A small workflow that is first drawn and then run: points, two integrals over them at the same time, each on several ranks, and
 * their sum. A dry run finds out what waits for what; while it really runs, a line shows how far it is.
 *
 * <pre>
 * CLASSPATH=muster-examples.jar muster run org.muster.examples.WorkflowGraph --out graph
 * </pre>
 */
public final class WorkflowGraph {
    private static final String USAGE = """
            Usage: WorkflowGraph [options]
            Draws a workflow of four calls without running it, then runs it.

              --ranks N    MPI ranks of each integral (2)
              --points N   points of the integrals (1000000)
              --out DIR    where workflow.svg, workflow.dot and workflow.json go (.)
              --help       this text
            """;

    private static final int LEAST_POINTS = 1000;

    private WorkflowGraph() {}

    /** The middles of equal parts of 0 to pi/2. */
    private record Grid(int parts) {
        double[] points() {
            double[] x = new double[parts];
            for (int i = 0; i < parts; i++) {
                x[i] = (i + 0.5) * (Math.PI / 2 / parts);
            }
            return x;
        }
    }

    /** Sums over the points, of which each rank takes its share. */
    private record Integrals(TaskFuture<double[]> points) {
        double sineSquared(Communicator comm) {
            return sum(comm, x -> Math.sin(x) * Math.sin(x));
        }

        double cosineSquared(Communicator comm) {
            return sum(comm, x -> Math.cos(x) * Math.cos(x));
        }

        private double sum(Communicator comm, DoubleUnaryOperator f) {
            double[] x = points.join();
            double sum = 0;
            for (int i = comm.rank(); i < x.length; i += comm.size()) {
                sum += f.applyAsDouble(x[i]);
            }
            return comm.allReduce(new double[] {sum}, Op.SUM)[0];
        }
    }

    /** Both sums together, times the width of a part. */
    private record Total(TaskFuture<Double> one, TaskFuture<Double> other, CompletableFuture<Integer> parts) {
        double value() {
            return (one.join() + other.join()) * (Math.PI / 2 / parts.join());
        }
    }

    /** Submits the four calls; nothing in it knows whether they will run. */
    private static TaskFuture<Double> submit(MpiExecutor exe, int parts, int ranks) {
        Grid grid = new Grid(parts);
        TaskFuture<double[]> points = exe.submit(grid::points);
        Integrals integrals = new Integrals(points);
        TaskFuture<Double> sine = exe.submitRoot(Resources.cores(ranks), integrals::sineSquared);
        TaskFuture<Double> cosine = exe.submitRoot(Resources.cores(ranks), integrals::cosineSquared);
        Total total = new Total(sine, cosine, points.thenApply(x -> x.length));
        return exe.submit(total::value);
    }

    /**
     * Runs the program; see {@code --help}.
     *
     * @param args the options
     */
    public static void main(String[] args) {
        Program.main("WorkflowGraph", out -> run(args, out));
    }

    static int run(String[] args, PrintStream out) throws Exception {
        CommandLine options = new CommandLine(args, Set.of("ranks", "points", "out"), Set.of("help"));
        if (options.has("help")) {
            out.print(USAGE);
            return 0;
        }
        int ranks = options.number("ranks", 2, 1);
        int parts = options.number("points", 1_000_000, LEAST_POINTS);
        String dir = options.text("out");
        draw(parts, ranks, Files.createDirectories(Path.of(dir == null ? "." : dir)), out);
        try (MpiExecutor exe = Program.open(ranks);
                Progress _ = Progress.of(exe)) {
            double error = Math.abs(submit(exe, parts, ranks).get() - Math.PI / 2);
            out.printf(Locale.ROOT, "sum of the integrals: pi/2 with an error of %.1e%n", error);
            return error < 1e-9 ? 0 : 1;
        }
    }

    private static void draw(int parts, int ranks, Path dir, PrintStream out) throws Exception {
        try (MpiExecutor plan = MpiExecutor.dryRun().maxCores(ranks).open()) {
            submit(plan, parts, ranks);
            TaskGraph graph = plan.graph();
            for (String name : new String[] {"workflow.svg", "workflow.dot", "workflow.json"}) {
                graph.write(dir.resolve(name));
                out.println(dir.resolve(name));
            }
        }
    }
}
