package org.muster.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.muster.MpiExecutor;
import org.muster.TaskFuture;

/**
 * Many calls of unequal length: {@code map} makes them, {@code asCompleted} gives each as it is done, and {@code batched} hands
 * those that are done, three at a time, to further calls. They count the primes in parts of the numbers below a million, of
 * which the higher ones take longer.
 *
 * <pre>
 * CLASSPATH=muster-examples.jar muster run org.muster.examples.AsTheyCome
 * </pre>
 */
public final class AsTheyCome {
    private static final int PARTS = 10;
    private static final int PART = 100_000;
    private static final int PRIMES = 78_498;

    private AsTheyCome() {}

    /**
     * Counts in both ways, and checks the sums.
     *
     * @param args none
     */
    public static void main(String[] args) {
        List<Integer> parts = IntStream.range(0, PARTS).boxed().toList();
        try (MpiExecutor exe = MpiExecutor.detect().open()) {
            List<TaskFuture<Integer>> counts = exe.map(AsTheyCome::primesInPart, parts);

            List<TaskFuture<Integer>> sums = new ArrayList<>();
            for (TaskFuture<List<Integer>> batch : exe.batched(counts, 3)) {
                sums.add(exe.submit(() -> batch.join().stream().mapToInt(n -> n).sum()));
            }
            int oneByOne = exe.asCompleted(counts)
                    .peek(f -> System.out.println("part " + counts.indexOf(f) + ": " + f.join() + " primes"))
                    .mapToInt(TaskFuture::join)
                    .sum();
            int inBatches = exe.gather(sums).stream().mapToInt(n -> n).sum();

            System.out.println("together: " + oneByOne + ", and in " + sums.size() + " batches: " + inBatches);
            if (oneByOne != PRIMES || inBatches != PRIMES) {
                throw new AssertionError("there are " + PRIMES + " primes below " + PARTS * PART);
            }
        }
    }

    private static int primesInPart(int part) {
        int count = 0;
        for (int n = Math.max(2, part * PART); n < (part + 1) * PART; n++) {
            count += isPrime(n) ? 1 : 0;
        }
        return count;
    }

    private static boolean isPrime(int n) {
        for (int d = 2; d * d <= n; d++) {
            if (n % d == 0) {
                return false;
            }
        }
        return true;
    }
}
