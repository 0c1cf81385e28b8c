package org.muster.bench.programs;

import java.util.Arrays;
import java.util.Locale;

/** Says what was measured, on standard output, in lines that the table reads. */
final class Figure {
    /** How such a line begins. */
    static final String MARK = "figure";

    private Figure() {}

    static void print(String name, double value) {
        System.out.printf(Locale.ROOT, "%s %s %.6g%n", MARK, name, value);
    }

    /** The middle and the slow end of so many times. */
    static void printTimes(String name, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        print(name + ".p50", sorted[sorted.length / 2] / 1e3);
        print(name + ".p99", sorted[(int) (sorted.length * 0.99)] / 1e3);
    }

    /** The median of times in nanoseconds, in seconds. */
    static double medianSeconds(long[] nanos) {
        return median(Arrays.stream(nanos).asDoubleStream().toArray()) / 1e9;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
