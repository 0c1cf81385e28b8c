package org.muster.tests.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.muster.ExecutorInfo;
import org.muster.MpiExecutor;
import org.muster.Op;
import org.muster.Resources;

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

    private static final int MORE_FILES = 8;
    private static final int GOOD_CALLS = 300;
    /** Of which a rank of four can be a member, in whatever order: one of 1, 3 times 2 of 2, 3 times 6 of 3 and 24 of 4. */
    private static final int MOST_SETS = 1 + 3 * 2 + 3 * 6 + 24;

    @Test
    void everyCallEndsAsItMayAndNothingLeaks() throws Exception {
        long seed = Long.getLong("muster.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Gauges warm;
        Gauges after;
        long calls;
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(Soak.CORES).open();
                Soak soak = new Soak(exe, seed)) {
            soak.run(Duration.ofSeconds(SECONDS / 3));
            warm = Gauges.now();
            calls = soak.witness.counts().accepted();
            soak.run(Duration.ofSeconds(SECONDS - SECONDS / 3));
            after = rested(exe, warm);
            Witness.Counts told = soak.witness.counts();
            ExecutorInfo info = exe.info();
            System.out.printf(
                    "%d s: %s%n%s%n  then %s%n  now  %s%n", SECONDS, soak.steps(), told, warm.line(), after.line());
            System.out.println("  files now more " + warm.moreFiles(after));
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
            checkCommunicators(exe, seed);
        }
        assertEquals(List.of(), Workers.pids());
        awaitNobody();
        assertTrue(Communicators.open() < warm.communicators(), Communicators.open() + " communicators are left");
        flat(warm, after, calls);
    }

    /** UCX closes the sockets to a process that has ended only when it looks at them, some time after: each call has it look. */
    private static Gauges rested(MpiExecutor exe, Gauges before) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Soak.PATIENCE_SECONDS);
        Gauges now = Gauges.now();
        while (now.files() - before.files() >= MORE_FILES && System.nanoTime() - end < 0) {
            System.out.println("  files more, for now: " + before.moreFiles(now));
            exe.submit(Resources.cores(Soak.CORES), comm -> comm.rank()).get(Soak.PATIENCE_SECONDS, TimeUnit.SECONDS);
            now = Gauges.now();
        }
        return now;
    }

    /**
     * Calls that end well leave none behind: each set of ranks has one, which is kept. What a call that was cut off has used is given up, so this
     * is told of calls that are not.
     */
    private static void checkCommunicators(MpiExecutor exe, long seed) throws Exception {
        Random random = new Random(seed);
        Map<Long, Integer> before = communicators(exe);
        for (int i = 0; i < GOOD_CALLS; i++) {
            int n = 1 + random.nextInt(Soak.CORES);
            List<Integer> sums = exe.submit(Resources.cores(n), comm -> comm.allReduce(1, Op.SUM))
                    .get(Soak.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertEquals(Collections.nCopies(n, n), sums);
        }
        Map<Long, Integer> after = communicators(exe);
        System.out.println("communicators of workers " + before + ", after " + GOOD_CALLS + " calls " + after);
        assertEquals(before.keySet(), after.keySet());
        after.forEach((pid, n) -> assertTrue(
                n - before.getOrDefault(pid, 0) <= MOST_SETS,
                "communicators of workers: " + before + ", then " + after));
    }

    /** By pid. */
    private static Map<Long, Integer> communicators(MpiExecutor exe) throws Exception {
        Map<Long, Integer> all = new TreeMap<>();
        for (long[] one : exe.submit(Resources.cores(Soak.CORES), comm ->
                        new long[] {ProcessHandle.current().pid(), Communicators.open()})
                .get(Soak.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            all.put(one[0], (int) one[1]);
        }
        return all;
    }

    /** Keepers end just after their workers. */
    private static void awaitNobody() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Soak.PATIENCE_SECONDS);
        while (!Census.now().isWhole(0)) {
            assertTrue(System.nanoTime() - end < 0, "left over: " + Census.now());
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static void flat(Gauges before, Gauges after, long calls) {
        String both = before + "\n" + after;
        assertTrue(after.heap() - before.heap() < SLACK + NOTED * Math.min(calls, 100_000), () -> "heap: " + both);
        assertTrue(after.direct() - before.direct() < SLACK, () -> "direct memory: " + both);
        assertTrue(after.files() - before.files() < MORE_FILES, () -> "files: more " + before.moreFiles(after));
        assertTrue(after.threadCount() - before.threadCount() < 8, () -> "threads: more " + before.moreThreads(after));
        assertTrue(after.shared() - before.shared() < 4, () -> "shared memory: " + both);
        // One for each group of workers.
        assertTrue(after.communicators() - before.communicators() < Soak.CORES, () -> "communicators: " + both);
        assertTrue(after.temporary() <= before.temporary(), () -> "temporary files: " + both);
    }
}
