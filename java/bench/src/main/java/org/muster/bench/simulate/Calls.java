package org.muster.bench.simulate;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.muster.schedule.Demand;

/**
 * Calls of mixed width, drawn from a seed: nine in ten have one rank, most others 2 to 64, and one in a thousand up to a tenth
 * of all ranks; some have threads, some are more urgent than others. They run for a second on average, many of them much shorter
 * and few much longer.
 */
final class Calls {
    private static final int MEDIUM = 64;
    private static final double MEAN_NANOS = 1e9;

    private final Demand[] demands;
    private final int[] priorities;
    private final long[] nanos;

    /**
     * Draws them.
     *
     * @param count how many
     * @param ranks how many ranks there are in all
     * @param widest the most ranks that a call can have
     */
    Calls(int count, int ranks, int widest, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Demand, Demand> known = new HashMap<>();
        demands = new Demand[count];
        priorities = new int[count];
        nanos = new long[count];
        for (int i = 0; i < count; i++) {
            int width = Math.min(width(random, ranks), widest);
            int threads = Math.min(threads(random), ranks / width);
            Demand d = new Demand(0, width, threads, 0, false, false, false);
            demands[i] = known.computeIfAbsent(d, x -> x);
            int urgent = random.nextInt(20);
            priorities[i] = urgent == 0 ? 5 : urgent < 4 ? 1 : 0;
            nanos[i] = 1 + (long) (-StrictMath.log(1 - random.nextDouble()) * MEAN_NANOS);
        }
    }

    private static int width(SplittableRandom random, int ranks) {
        int which = random.nextInt(1000);
        int medium = Math.max(1, Math.min(MEDIUM, ranks / 2));
        if (which == 0) {
            return between(random, medium, Math.max(medium, ranks / 10));
        }
        return which < 100 ? between(random, Math.min(2, medium), medium) : 1;
    }

    /** Evenly in the number's logarithm: as many from 2 to 4 as from 32 to 64. */
    private static int between(SplittableRandom random, int least, int most) {
        double log = StrictMath.log(least) + random.nextDouble() * (StrictMath.log(most + 1.0) - StrictMath.log(least));
        return Math.clamp((int) StrictMath.exp(log), least, most);
    }

    private static int threads(SplittableRandom random) {
        int which = random.nextInt(20);
        return which == 0 ? 4 : which < 3 ? 2 : 1;
    }

    int count() {
        return demands.length;
    }

    Demand demand(int call) {
        return demands[call];
    }

    int priority(int call) {
        return priorities[call];
    }

    /** How long it runs, in simulated nanoseconds. */
    long nanos(int call) {
        return nanos[call];
    }

    double meanWidth() {
        long sum = 0;
        for (Demand d : demands) {
            sum += d.ranks();
        }
        return (double) sum / demands.length;
    }
}
