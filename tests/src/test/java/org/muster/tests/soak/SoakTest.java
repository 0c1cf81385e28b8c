package org.muster.tests.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.muster.ExecutorInfo;
import org.muster.MpiExecutor;
import org.muster.mpi.MpiHere;

/**
 * Calls of all kinds, sizes and ends, cancels, kills and changes of the pool's size, by a plan from a printed seed: each call ends as it may,
 * once, and nothing leaks. {@code -Dmuster.seed=} repeats a plan, {@code -Dmuster.soak.seconds=} sets how long it goes.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS) // for what hangs; the long runs take half an hour and more
class SoakTest {
    private static final long SECONDS =
            Long.getLong("muster.soak.seconds", Boolean.getBoolean("muster.long") ? 1800 : 40);

    /** For what the JVM itself keeps of more code that ran. */
    private static final long SLACK = 6L << 20;
    /** What the executor's graph notes of a call that has ended, of the last 100,000. */
    private static final long NOTED = 300;

    @Test
    void everyCallEndsAsItMayAndNothingLeaks() throws Exception {
        long seed = Long.getLong("muster.seed", System.nanoTime());
        System.out.println("seed " + seed);
        boolean neighboursDie = MpiHere.find().orElseThrow().version().major() >= 5;
        Gauges warm;
        Gauges after;
        long calls;
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(Soak.CORES).open();
                Soak soak = new Soak(exe, seed, neighboursDie)) {
            soak.run(Duration.ofSeconds(SECONDS / 3));
            warm = Gauges.now();
            calls = soak.witness.counts().accepted();
            soak.run(Duration.ofSeconds(SECONDS - SECONDS / 3));
            after = Gauges.now();
            Witness.Counts told = soak.witness.counts();
            ExecutorInfo info = exe.info();
            System.out.printf(
                    "%d s: %s%n%s%n  then %s%n  now  %s%n", SECONDS, soak.steps(), told, warm.line(), after.line());
            assertEquals(List.of(), List.copyOf(soak.wrong));
            assertEquals(told.accepted(), told.ended());
            assertEquals(
                    told,
                    new Witness.Counts(
                            told.accepted(),
                            info.finished(),
                            info.failed(),
                            info.cancelled(),
                            info.retried(),
                            info.ranksLost()));
            assertEquals(0, info.waiting() + info.queued() + info.running() + info.busy(), info::toString);
            calls = told.accepted() - calls;
        }
        assertEquals(List.of(), Workers.pids());
        flat(warm, after, calls);
    }

    private static void flat(Gauges before, Gauges after, long calls) {
        String both = before + "\n" + after;
        assertTrue(after.heap() - before.heap() < SLACK + NOTED * Math.min(calls, 100_000), () -> "heap: " + both);
        assertTrue(after.direct() - before.direct() < SLACK, () -> "direct memory: " + both);
        assertTrue(after.files() - before.files() < 8, () -> "files: " + both);
        assertTrue(after.threadCount() - before.threadCount() < 8, () -> "threads: " + both);
        assertTrue(after.temporary() <= before.temporary(), () -> "temporary files: " + both);
    }
}
