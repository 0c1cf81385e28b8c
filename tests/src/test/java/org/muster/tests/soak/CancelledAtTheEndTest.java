package org.muster.tests.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.muster.ExecutorInfo;
import org.muster.MpiExecutor;
import org.muster.TaskFuture;

/** Calls are cancelled just when they end: future, state, listeners and counts must agree on which came first. */
@Timeout(value = 2, unit = TimeUnit.HOURS) // for what hangs; the long runs take half an hour and more
class CancelledAtTheEndTest {
    private static final int CALLS = Boolean.getBoolean("muster.long") ? 20_000 : 3_000;
    private static final long PATIENCE_SECONDS = 120;

    @Test
    void allAgree() throws Exception {
        long seed = Long.getLong("muster.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        Witness witness = new Witness(wrong::add, (_, _) -> {});
        long usual = 0;
        int cancelled = 0;
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            exe.addListener(witness);
            for (int i = 0; i < CALLS; i++) {
                int n = i;
                long begin = System.nanoTime();
                TaskFuture<Integer> f = exe.submit(() -> n);
                if (i % 4 == 0) {
                    assertEquals(n, f.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
                    long took = System.nanoTime() - begin;
                    usual = i == 0 ? 0 : usual == 0 ? took : Math.min(usual + usual / 100, took);
                } else {
                    LockSupport.parkNanos((long) (usual * 2 * random.nextDouble()));
                    boolean did = f.cancel(random.nextBoolean());
                    cancelled += did ? 1 : 0;
                    assertEquals(did, f.isCancelled());
                }
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (witness.counts().ended() < CALLS) {
                assertTrue(System.nanoTime() - end < 0, () -> witness.counts() + " were told, of " + exe.info());
                TimeUnit.MILLISECONDS.sleep(1);
            }
            ExecutorInfo info = exe.info();
            assertEquals(List.of(), List.copyOf(wrong));
            assertEquals(new Witness.Counts(CALLS, CALLS - cancelled, 0, cancelled, 0, 0), witness.counts());
            assertEquals(CALLS - cancelled, info.finished());
            assertEquals(cancelled, info.cancelled());
        }
        System.out.println(cancelled + " of " + CALLS + " calls were cancelled in time");
    }
}
