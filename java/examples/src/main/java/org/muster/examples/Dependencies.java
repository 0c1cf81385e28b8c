package org.muster.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.muster.MpiExecutor;
import org.muster.TaskFuture;

/**
 * Futures as arguments: Romberg's method for the integral of the cosine between its first two positive zeros, which is -2.
 * One call finds both zeros, and its future is split in two; trapezoid sums, ever finer, fan out from them; each further
 * call takes two results and makes a better one of them, down to the last. Nothing waits for anything but the end.
 *
 * <pre>
 * CLASSPATH=muster-examples.jar muster run org.muster.examples.Dependencies
 * </pre>
 */
public final class Dependencies {
    private static final int LEVELS = 7;

    private Dependencies() {}

    /**
     * Computes the integral, and checks it.
     *
     * @param args none
     * @throws Exception if a call fails
     */
    public static void main(String[] args) throws Exception {
        try (MpiExecutor exe = MpiExecutor.detect().open()) {
            TaskFuture<List<Double>> zeros = exe.submit(() -> List.of(zero(1, 2), zero(4, 5)));
            CompletableFuture<Double> from = zeros.thenApply(both -> both.get(0));
            CompletableFuture<Double> to = zeros.thenApply(both -> both.get(1));

            List<TaskFuture<Double>> column = new ArrayList<>();
            for (int level = 0; level < LEVELS; level++) {
                int parts = 1 << level;
                column.add(exe.submit(() -> trapezoids(from.join(), to.join(), parts)));
            }
            int calls = 1 + LEVELS;
            for (double weight = 4; column.size() > 1; weight *= 4) {
                List<TaskFuture<Double>> better = new ArrayList<>();
                for (int i = 1; i < column.size(); i++) {
                    List<TaskFuture<Double>> pair = List.of(column.get(i - 1), column.get(i));
                    double w = weight;
                    better.add(exe.submit(
                            () -> (w * pair.get(1).join() - pair.get(0).join()) / (w - 1)));
                }
                calls += better.size();
                column = better;
            }

            double integral = column.getFirst().get();
            System.out.printf(Locale.ROOT, "integral, by %d calls: %.12f%n", calls, integral);
            if (Math.abs(integral + 2) > 1e-9) {
                throw new AssertionError("it should be -2");
            }
        }
    }

    /** The zero of the cosine between two points, by bisection. */
    private static double zero(double low, double high) {
        double a = low;
        double b = high;
        while (b - a > Math.ulp(b)) {
            double middle = (a + b) / 2;
            if (Math.cos(a) * Math.cos(middle) > 0) {
                a = middle;
            } else {
                b = middle;
            }
        }
        return a;
    }

    private static double trapezoids(double from, double to, int parts) {
        double h = (to - from) / parts;
        double sum = (Math.cos(from) + Math.cos(to)) / 2;
        for (int i = 1; i < parts; i++) {
            sum += Math.cos(from + i * h);
        }
        return sum * h;
    }
}
