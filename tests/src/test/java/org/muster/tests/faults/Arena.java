package org.muster.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.muster.ExecutorInfo;
import org.muster.MpiExecutor;
import org.muster.Op;
import org.muster.RankFunction;
import org.muster.Resources;
import org.muster.TaskFuture;
import org.muster.TaskState;

/** A pool in which calls are struck: wide enough for one of them and a neighbour of one rank. */
final class Arena implements AutoCloseable {
    /** Far longer than anything takes that happens at all, on a busy machine too. */
    static final long PATIENCE_SECONDS = 120;

    private static final long MEMORY = 64L << 20;

    final MpiExecutor exe;
    private final int ranks;
    final Path dir;
    private int neighbours;

    private Arena(MpiExecutor exe, int ranks, Path dir) {
        this.exe = exe;
        this.ranks = ranks;
        this.dir = dir;
    }

    /**
     * Opens one.
     *
     * @param ranks of the pool
     * @param graceMillis how long ranks that are told to stop may go on
     * @param dir of this pool's workers only; the JVM's reports of crashes are left there
     */
    static Arena of(int ranks, long graceMillis, Path dir) throws IOException {
        Files.createDirectories(dir);
        System.setProperty("muster.graceMillis", Long.toString(graceMillis));
        try {
            MpiExecutor exe = MpiExecutor.singleNode()
                    .maxCores(ranks)
                    .minCores(0)
                    .idleTime(Duration.ofHours(1))
                    .open();
            return new Arena(exe, ranks, dir.toRealPath());
        } finally {
            System.clearProperty("muster.graceMillis");
        }
    }

    Resources ofRanks(int n) {
        return Resources.cores(n).memoryPerCore(MEMORY).cwd(dir);
    }

    <T> TaskFuture<List<T>> submit(int n, RankFunction<T> f) {
        return exe.submit(ofRanks(n), f);
    }

    /** A call of one rank that runs until it is released. */
    Neighbour neighbour() throws Exception {
        String file = dir.resolve("released-" + ++neighbours).toString();
        TaskFuture<List<Integer>> f = submit(1, comm -> {
            int looks = 0;
            do { // once also if it begins so late that it is released already
                looks = comm.allReduce(looks + 1, Op.MAX);
                Thread.sleep(2);
            } while (!Files.exists(Path.of(file)));
            return looks > 0 ? 42 : 0;
        });
        await("the neighbour runs", () -> f.taskState() == TaskState.RUNNING);
        return new Neighbour(f, Path.of(file));
    }

    /** A call, and what lets it end. */
    record Neighbour(TaskFuture<List<Integer>> future, Path file) implements AutoCloseable {
        void release() throws IOException {
            Files.write(file, new byte[0]);
        }

        /** Lets it end also where the test fails. */
        @Override
        public void close() throws IOException {
            release();
        }
    }

    /** A call over all ranks. */
    TaskFuture<List<Long>> all() {
        int n = ranks;
        return submit(n, comm -> {
            if (comm.allReduce(1 << comm.rank(), Op.SUM) != (1 << n) - 1) {
                throw new IllegalStateException("a sum is wrong");
            }
            return ProcessHandle.current().pid();
        });
    }

    /** Waits until there are the workers there should be, and no others, and nothing to do. */
    void awaitWhole(List<Long> pids) throws Exception {
        assertEquals(ranks, pids.stream().distinct().count(), pids::toString);
        await(
                "just the new workers are left",
                () -> List.copyOf(pids).stream().sorted().toList().equals(workers()));
        await("the pool is idle and whole", () -> {
            ExecutorInfo i = exe.info();
            return i.ranks() == ranks && i.busy() + i.queued() + i.running() + i.waiting() == 0;
        });
    }

    /** This pool's worker processes: those in its directory. */
    List<Long> workers() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(p -> p.getFileName().toString().matches("[0-9]+"))
                    .filter(p -> {
                        try {
                            return Files.readSymbolicLink(p.resolve("cwd")).equals(dir)
                                    && !Files.readString(p.resolve("comm")).startsWith("muster-keeper");
                        } catch (IOException e) {
                            return false; // ended, or not ours
                        }
                    })
                    .map(p -> Long.parseLong(p.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    static <T> T value(Future<T> f) throws Exception {
        return f.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static Throwable failure(Future<?> f) {
        return assertThrows(ExecutionException.class, () -> value(f)).getCause();
    }

    void await(String what, Callable<Boolean> there) throws Exception {
        await(what, there, exe);
    }

    static void await(String what, Callable<Boolean> there, Object state) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!there.call()) {
            assertTrue(
                    System.nanoTime() - end < 0,
                    () -> "not seen within " + PATIENCE_SECONDS + " s: " + what + "; " + state);
            TimeUnit.MILLISECONDS.sleep(10); // each look goes through all processes
        }
    }

    /** Bounded as all else: a pool that does not end is a failure, not the end of all tests. */
    @Override
    public void close() {
        FutureTask<?> closing = new FutureTask<>(exe::close, null);
        Thread thread = Thread.ofPlatform().daemon().name("arena-close").start(closing);
        try {
            value(closing);
        } catch (Exception e) {
            throw new AssertionError("the pool does not end: " + exe + ", " + List.of(thread.getStackTrace()), e);
        }
    }
}
