package org.muster.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.muster.RankLostException;
import org.muster.RemoteOrigin;
import org.muster.TaskFuture;
import org.muster.TaskState;

/** Functions that use up their rank's heap: the call fails, and the rank goes on where it can. */
@Timeout(value = 10, unit = TimeUnit.MINUTES) // for what hangs, not for what is slow
class MemoryTest {
    @TempDir
    Path dir;

    private Arena arena;
    private List<Long> pids;

    @BeforeEach
    void open() throws Exception {
        arena = Arena.of(2, 20_000, dir.resolve("pool"));
        pids = Arena.value(arena.all());
    }

    @AfterEach
    void close() {
        arena.close();
    }

    /** Until nothing is left at all, not even for the smallest object. */
    private static Object[] smallObjects() {
        Object[] last = null;
        while (true) {
            last = new Object[] {last};
        }
    }

    private static void check(Throwable t, int rank, long pid) {
        assertInstanceOf(OutOfMemoryError.class, t);
        assertTrue(t.getMessage().startsWith("Java heap space ("), t::getMessage);
        assertTrue(t.getMessage().contains("memoryPerCore"), t::getMessage);
        RemoteOrigin o = (RemoteOrigin) Arrays.stream(t.getSuppressed())
                .filter(RemoteOrigin.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertEquals(rank, o.rank());
        assertEquals(pid, o.pid());
    }

    @Test
    void smallObjectsFillTheHeap() throws Exception {
        for (int i = 0; i < 3; i++) {
            TaskFuture<List<Integer>> f = arena.submit(2, comm -> {
                if (comm.rank() == 1) {
                    return smallObjects().length;
                }
                return comm.recv(1);
            });
            check(Arena.failure(f), 1, pids.get(1));
            assertEquals(pids, Arena.value(arena.all()), "the worker lives");
        }
        assertEquals(0, arena.exe.info().ranksLost());
    }

    /** A function that never lets go of its memory, and goes on, can be stopped; where nothing reaches it, with its process. */
    @Test
    void aCallWithAFullHeapIsCancelled() throws Exception {
        arena.close();
        arena = Arena.of(2, 1_000, dir.resolve("other"));
        pids = Arena.value(arena.all());
        TaskFuture<List<Integer>> f = arena.submit(1, comm -> {
            Object[] last = null;
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    last = new Object[] {last};
                } catch (OutOfMemoryError e) {
                    Thread.onSpinWait();
                }
            }
            return last == null ? 0 : 1;
        });
        arena.await("the call runs", () -> f.taskState() == TaskState.RUNNING);
        long begin = Signals.processorTime(pids.get(0));
        arena.await("the heap is full", () -> Signals.processorTime(pids.get(0)) > begin + 100);
        assertTrue(f.cancel(true));
        arena.await("the rank is free", () -> arena.exe.info().busy() == 0);
        arena.awaitWhole(Arena.value(arena.all()));
    }

    /** It cannot even be received, so the rank is lost to the master; but no other is. */
    @Test
    void anArgumentThatIsTooLarge() throws Exception {
        byte[] large = new byte[128 << 20];
        large[0] = 1;
        TaskFuture<List<Integer>> f = arena.submit(1, comm -> (int) large[0]);
        RankLostException e = assertInstanceOf(RankLostException.class, Arena.failure(f));
        assertEquals(pids.get(0), e.pid());
        arena.awaitWhole(Arena.value(arena.all()));
    }

    /** The result fits, but not once more for its way. */
    @Test
    void aResultThatIsTooLargeToSend() throws Exception {
        TaskFuture<List<List<String>>> f = arena.submit(1, comm -> {
            List<String> all = new ArrayList<>();
            Runtime r = Runtime.getRuntime();
            while (r.totalMemory() - r.freeMemory() < r.maxMemory() * 3 / 4) {
                all.add(Long.toString(ThreadLocalRandom.current().nextLong(), 36)
                        .repeat(100));
            }
            return all;
        });
        Throwable t = Arena.failure(f);
        boolean memory = t instanceof OutOfMemoryError || t.toString().contains("OutOfMemoryError");
        assertTrue(memory, () -> "not for want of memory: " + t);
        assertEquals(pids, Arena.value(arena.all()), "the worker lives");
        assertEquals(0, arena.exe.info().ranksLost());
    }

    /** What a class of the function holds for ever is of no more use to anybody; its process is replaced. */
    @Test
    void aRankWhoseHeapStaysFullIsReplaced() throws Exception {
        TaskFuture<List<Integer>> f = arena.submit(1, comm -> {
            while (true) {
                Hoard.ALL.add(new byte[64 << 10]);
            }
        });
        check(Arena.failure(f), 0, pids.get(0));
        arena.await("its process is given up", () -> arena.exe.info().ranksLost() == 1);
        List<Long> after = Arena.value(arena.all());
        assertNotEquals(pids.get(0), after.get(0));
        arena.awaitWhole(after);
    }

    /** Kept by its class. */
    private static final class Hoard {
        static final List<byte[]> ALL = new ArrayList<>();
    }
}
