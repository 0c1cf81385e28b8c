package org.muster.bench.programs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.muster.MpiExecutor;
import org.muster.TaskFuture;

/** Results that are there already: {@code muster run ... DIRECTORY N...}, with so many entries in the cache. */
public final class CacheHits {
    private static final int HITS = 2000;

    private CacheHits() {}

    /**
     * Measures.
     *
     * @param args a directory that is not there yet, and the numbers of entries, ascending
     * @throws Exception if a call fails
     */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        if (Files.exists(directory)) {
            throw new IllegalArgumentException(directory + " is there already; entries of an earlier run would count");
        }
        try (MpiExecutor exe =
                MpiExecutor.singleNode().maxCores(1).cache(directory).open()) {
            int there = 0;
            for (int i = 1; i < args.length; i++) {
                int many = Integer.parseInt(args[i]);
                List<TaskFuture<Integer>> all = new ArrayList<>();
                for (int k = there; k < many; k++) {
                    int value = k;
                    all.add(exe.submit(() -> value));
                }
                exe.gather(all);
                there = many;
                long hitsBefore = exe.info().hits();
                long[] nanos = new long[HITS];
                for (int k = -HITS; k < HITS; k++) {
                    int value = Math.floorMod(k * 7919, many);
                    long begin = System.nanoTime();
                    int got = exe.submit(() -> value).get();
                    if (got != value) {
                        throw new IllegalStateException("the cache gave " + got + " for " + value);
                    }
                    if (k >= 0) {
                        nanos[k] = System.nanoTime() - begin;
                    }
                }
                if (exe.info().hits() - hitsBefore != 2 * HITS) {
                    throw new IllegalStateException("not all were hits: " + exe.info());
                }
                Figure.printTimes("cache." + many, nanos);
            }
        }
    }
}
