package org.muster.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.muster.CacheEntry;
import org.muster.ExecutorInfo;
import org.muster.MpiExecutor;

/**
 * A sweep whose results are kept: the period of a pendulum for a number of amplitudes, by following its motion in small steps.
 * The sweep is made twice, each time with an executor of its own; the second time nothing is computed. With a directory as its
 * argument the results stay there, for the next run of the program and for {@code muster cache ls DIR}.
 *
 * <pre>
 * CLASSPATH=muster-examples.jar muster run org.muster.examples.CachedSweep periods
 * </pre>
 */
public final class CachedSweep {
    private static final int STEPS_PER_UNIT = 100_000;

    private CachedSweep() {}

    /**
     * Makes the sweep twice, and checks the periods and that the second time all were found.
     *
     * @param args the cache's directory; else one for the time being
     * @throws Exception if a call fails or the directory cannot be used
     */
    public static void main(String[] args) throws Exception {
        Path directory = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("muster-example");
        try {
            List<Double> amplitudes = new ArrayList<>();
            for (int degrees = 10; degrees <= 170; degrees += 20) {
                amplitudes.add(Math.toRadians(degrees));
            }
            sweep(directory, amplitudes);
            ExecutorInfo second = sweep(directory, amplitudes);
            if (second.misses() > 0 || second.hits() != amplitudes.size()) {
                throw new AssertionError("the second sweep should have found everything: " + second);
            }
        } finally {
            if (args.length == 0) {
                delete(directory);
            }
        }
    }

    private static ExecutorInfo sweep(Path directory, List<Double> amplitudes) {
        try (MpiExecutor exe = MpiExecutor.detect().cache(directory).open()) {
            List<Double> periods = exe.gather(exe.map(CachedSweep::period, amplitudes));
            for (int i = 0; i < periods.size(); i++) {
                double exact = exact(amplitudes.get(i));
                if (Math.abs(periods.get(i) / exact - 1) > 1e-6) {
                    throw new AssertionError("period " + periods.get(i) + " instead of " + exact);
                }
            }
            ExecutorInfo info = exe.info();
            System.out.println(
                    periods.size() + " periods: " + info.misses() + " computed, " + info.hits() + " from the cache");
            if (info.misses() == 0) {
                list(exe);
            }
            return info;
        }
    }

    private static void list(MpiExecutor exe) {
        for (CacheEntry e : exe.cache().entries()) {
            System.out.printf(
                    Locale.ROOT,
                    "  %.12s  %s  %s = %s, took %d ms%n",
                    e.key(),
                    e.function(),
                    e.type(),
                    e.value(),
                    e.duration().toMillis());
        }
    }

    /** The period for an amplitude in radians, length and gravity 1: four times the way down, by the leapfrog method. */
    private static double period(double amplitude) {
        double h = 1.0 / STEPS_PER_UNIT;
        double angle = amplitude;
        double speed = -Math.sin(angle) * h / 2;
        double last = angle;
        long steps = 0;
        while (angle > 0) {
            last = angle;
            angle += speed * h;
            speed -= Math.sin(angle) * h;
            steps++;
        }
        return 4 * h * (steps - 1 + last / (last - angle));
    }

    /** The same by the arithmetic-geometric mean. */
    private static double exact(double amplitude) {
        double a = 1;
        double g = Math.cos(amplitude / 2);
        while (a - g > 1e-15) {
            double mean = (a + g) / 2;
            g = Math.sqrt(a * g);
            a = mean;
        }
        return 2 * Math.PI / a;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }
}
