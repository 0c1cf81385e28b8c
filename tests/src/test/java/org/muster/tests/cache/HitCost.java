package org.muster.tests.cache;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.muster.cache.EntryInfo;
import org.muster.cache.Hit;
import org.muster.cache.Store;

/**
 * What a hit costs, in a store of as many entries of 1 kB as asked; a program, not a test, for it tells times.
 *
 * <pre>java -cp ... org.muster.tests.cache.HitCost DIRECTORY ENTRIES [pack]</pre>
 */
final class HitCost {
    private static final int LOOKS = 20_000;
    private static final int ROUNDS = 4;

    private HitCost() {}

    public static void main(String[] args) {
        int entries = Integer.parseInt(args[1]);
        List<String> keys = new ArrayList<>(entries);
        Random random = new Random(1);
        try (Store store = Store.open(Path.of(args[0]))) {
            EntryInfo info = new EntryInfo("cost", "fingerprint", 1, Duration.ofMillis(1));
            byte[] key = new byte[32];
            long begin = System.nanoTime();
            for (int i = 0; i < entries; i++) {
                random.nextBytes(key);
                keys.add(HexFormat.of().formatHex(key));
                double[] value = new double[128];
                value[0] = i;
                store.put(keys.getLast(), info, value);
            }
            System.out.printf("%d puts: %.0f us each%n", entries, micros(begin, entries));
            if (args.length > 2) {
                begin = System.nanoTime();
                System.out.printf("%s: %.1f s%n", store.pack(), micros(begin, 1) / 1e6);
            }
            var thread = ManagementFactory.getThreadMXBean();
            for (int round = 0; round < ROUNDS; round++) {
                begin = System.nanoTime();
                long cpu = thread.getCurrentThreadCpuTime();
                for (int i = 0; i < LOOKS; i++) {
                    int which = random.nextInt(entries);
                    Hit hit = store.find(keys.get(which), "fingerprint");
                    if (hit == null || !(hit.value() instanceof double[] value) || value[0] != which) {
                        throw new IllegalStateException("a wrong answer for entry " + which);
                    }
                }
                double used = (thread.getCurrentThreadCpuTime() - cpu) / 1e3 / LOOKS;
                System.out.printf("hit: %.1f us, of them %.1f us of processor time%n", micros(begin, LOOKS), used);
            }
            begin = System.nanoTime();
            for (int i = 0; i < LOOKS; i++) {
                store.find("nothing " + i, "fingerprint");
            }
            System.out.printf("miss: %.1f us%n", micros(begin, LOOKS));
            begin = System.nanoTime();
            System.out.printf("size %d: %.1f ms%n", store.size(), micros(begin, 1) / 1e3);
        }
    }

    private static double micros(long begin, int count) {
        return (System.nanoTime() - begin) / 1e3 / count;
    }
}
