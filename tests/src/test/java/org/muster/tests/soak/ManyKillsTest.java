package org.muster.tests.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.muster.ExecutorInfo;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.tests.soak.Job.Answer;

/**
 * Workers are killed at random while calls run that are run again: every result is right, and each comes once.
 *
 * <p>A call that is hit four times fails, rightly, as it has three restarts. That cannot come about here: a kill hits one worker, and that has
 * one call; kills come in volleys of at most three; and a volley begins only when no call that was ever run again is unfinished, and a
 * few calls were finished since the last one, so that all its kills are long known to the executor.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS) // for what hangs; the long runs take half an hour and more
class ManyKillsTest {
    private static final boolean LONG = Boolean.getBoolean("muster.long");
    private static final int CALLS = LONG ? 20_000 : 1_000;
    private static final int KILLS = LONG ? 510 : 25;
    private static final int VOLLEY = 3;
    private static final int CORES = 3;
    private static final int IN_FLIGHT = 24;
    /** Far longer than anything takes that happens at all. */
    private static final long PATIENCE_SECONDS = 120;
    /** What may be live after it all and was not after the first tenth of the calls: 20,000 calls' names in the graph, above all. */
    private static final long GROWTH = 12L << 20;
    /** One group's buffers have hardly more. */
    private static final long GROWTH_OUTSIDE = 6L << 20;

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicIntegerArray completions = new AtomicIntegerArray(CALLS);
    /** Workers that have run a call, and maybe have ended since. */
    private final Set<Long> up = ConcurrentHashMap.newKeySet();

    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final Witness witness = new Witness(wrong::add, (_, _) -> {});
    private final AtomicInteger completed = new AtomicInteger();

    @Test
    void everyResultIsRightAndComesOnce() throws Exception {
        long seed = Long.getLong("muster.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Random forKills = new Random(seed + 1);
        long begin = System.nanoTime();
        CompletableFuture<Integer> kills;
        Gauges before;
        Gauges after;
        try (MpiExecutor exe =
                MpiExecutor.singleNode().maxCores(CORES).restarts(3).open()) {
            exe.addListener(witness);
            int warm = CALLS / 10;
            submit(exe, random, 0, warm);
            settle(exe, warm);
            before = Gauges.now();
            kills = new CompletableFuture<>();
            Thread killer = Thread.ofPlatform().name("killer").daemon().start(() -> {
                try {
                    kills.complete(kill(exe, forKills, warm));
                } catch (Throwable t) {
                    kills.completeExceptionally(t);
                }
            });
            submit(exe, random, warm, CALLS);
            settle(exe, CALLS);
            killer.join();
            ExecutorInfo info = exe.info();
            Witness.Counts told = witness.counts();
            after = Gauges.now();
            System.out.printf(
                    "%d calls, %d kills, %d ranks lost, %d calls run again, in %d s%n  then %s%n  now  %s%n",
                    CALLS,
                    kills.get(),
                    info.ranksLost(),
                    info.retried(),
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin),
                    before.line(),
                    after.line());
            assertEquals(List.of(), List.copyOf(wrong));
            assertTrue(kills.get() >= KILLS, kills.get() + " kills");
            assertTrue(info.retried() > 0, "no call was hit");
            assertEquals(new Witness.Counts(CALLS, CALLS, 0, 0, info.retried(), info.ranksLost()), told);
            assertEquals(CALLS, info.finished());
        }
        for (int i = 0; i < CALLS; i++) {
            assertEquals(1, completions.get(i), "completions of call " + i);
        }
        assertEquals(List.of(), Workers.pids());
        String both = before + "\n" + after;
        assertTrue(after.heap() - before.heap() < GROWTH, () -> "heap: " + both);
        assertTrue(after.direct() - before.direct() < GROWTH_OUTSIDE, () -> "direct memory: " + both);
        assertTrue(after.files() - before.files() < 8, () -> "files: " + both);
        assertTrue(after.threadCount() - before.threadCount() < 8, () -> "threads: " + both);
    }

    private void submit(MpiExecutor exe, Random random, int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            int call = i;
            assertTrue(room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "nothing ends any more: " + exe);
            int width = 1 + random.nextInt(CORES);
            int bytes = random.nextInt(3) == 0 ? 200_000 + random.nextInt(800_000) : random.nextInt(2_000);
            Job job = new Job(i, random.nextInt(15_000), bytes);
            if (random.nextInt(4) == 0) {
                exe.submit(() -> job.alone())
                        .whenComplete((a, t) -> ended(call, job, t == null ? List.of(a) : List.of(), 1, t));
            } else {
                exe.submit(Resources.cores(width), job::together)
                        .whenComplete((all, t) -> ended(call, job, t == null ? all : List.of(), width, t));
            }
        }
    }

    private void ended(int call, Job job, List<Answer> all, int width, @Nullable Throwable t) {
        boolean right = all.size() == width;
        for (int rank = 0; right && rank < width; rank++) {
            right = all.get(rank).isOf(job, rank, width);
        }
        if (!right) {
            wrong.add("call " + call + " of " + width + " ranks: " + (t == null ? all.toString() : t.toString()));
        }
        all.forEach(a -> up.add(a.pid()));
        completions.incrementAndGet(call);
        completed.incrementAndGet();
        room.release();
    }

    /** Waits until so many calls have ended, and listeners know. */
    private void settle(MpiExecutor exe, int calls) throws InterruptedException {
        await(
                "the calls do not end",
                exe,
                () -> completed.get() == calls && witness.counts().ended() == calls);
    }

    private void await(String what, MpiExecutor exe, BooleanSupplier there) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!there.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, () -> what + ": " + exe + ", " + witness.counts());
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Workers that have run a call. One that ends before it has entered MPI is another matter: Open MPI 4.1 cannot go on then. */
    private List<Long> alive() throws IOException {
        List<Long> pids = Workers.pids();
        up.retainAll(pids);
        pids.retainAll(up);
        return pids;
    }

    /** Spreads the kills over the calls after the first ones; gives how many processes it killed. */
    private int kill(MpiExecutor exe, Random random, int warm) throws IOException, InterruptedException {
        int killed = 0;
        while (killed < KILLS && completed.get() < CALLS) {
            int next = warm + (int) ((long) killed * (CALLS - warm) / KILLS);
            int volley = 1 + random.nextInt(VOLLEY);
            await("the next volley never comes", exe, () -> completed.get() >= next && witness.retriedAndOpen() == 0);
            for (int i = 0; i < volley; i++) {
                LockSupport.parkNanos(random.nextInt(20_000_000)); // anywhere in what they do
                List<Long> pids = alive();
                if (!pids.isEmpty() && Workers.kill(pids.get(random.nextInt(pids.size())))) {
                    killed++;
                }
            }
        }
        return killed;
    }
}
