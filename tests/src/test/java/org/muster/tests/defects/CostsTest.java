package org.muster.tests.defects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.TaskFunction;
import org.muster.TaskFuture;
import org.muster.code.Encoded;
import org.muster.code.MasterCodec;
import org.muster.code.Payload;
import org.muster.schedule.Demand;
import org.muster.schedule.GangScheduler;
import org.muster.schedule.Placement;
import org.muster.wire.Pauses;

/** Lines 18 to 20 and 23: what calls cost, told by what they use and not by a clock on the wall. */
class CostsTest {
    /** How long a pause may be is the floor there could be; and a thread that sleeps is woken, not left to see for itself. */
    @Test
    @DisplayName("18: nobody who expects something sleeps for a poll's length, and who sleeps is woken")
    void noPolling() throws Exception {
        assertTrue(Pauses.BUSY <= 1_000_000 && Pauses.COMMUNICATOR <= 1_000_000, "a master, a rank in a call");
        assertTrue(Pauses.IDLE_WORKER <= 5_000_000, "a worker that has long had nothing to do");
        Pauses pauses = new Pauses(Long.MAX_VALUE);
        while (!pauses.isParking()) {
            pauses.pause(false);
        }
        pauses.pause(true);
        assertFalse(pauses.isParking(), "whoever has just been busy is quick");
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            TaskFuture<Integer> chain = exe.submit(() -> 0);
            for (int i = 0; i < 300; i++) {
                TaskFuture<Integer> link = chain;
                chain = exe.submit(() -> link.join() + 1);
            }
            assertEquals(300, Here.value(chain));
        }
    }

    @Test
    @DisplayName("19: placing a call costs the same with ten calls that wait and with a hundred thousand")
    void flatWithWaitingCalls() {
        cpuOfPlacing(1_000); // compiled by then
        long few = Math.max(1, cpuOfPlacing(10));
        long many = cpuOfPlacing(100_000);
        assertTrue(many < 100 * few, "CPU nanoseconds: " + few + " with 10 calls, with 100000 " + many);
    }

    private static long cpuOfPlacing(int waiting) {
        var threads = ManagementFactory.getThreadMXBean();
        GangScheduler s = new GangScheduler(4, 0);
        s.addPool(1, 0, 4);
        long task = 0;
        for (; task < waiting; task++) {
            s.enqueue(task, Demand.ranks(1 + (int) (task % 3)), (int) (task % 2));
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long begin = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < 200; i++, task++) {
                s.enqueue(task, Demand.ranks(1 + (int) (task % 3)), (int) (task % 2));
                Placement p = s.next();
                assertNotNull(p);
                for (int slot : p.gang().slots()) {
                    s.release(p.gang().pool(), slot);
                }
            }
            least = Math.min(least, threads.getCurrentThreadCpuTime() - begin);
        }
        assertEquals(waiting, s.queued());
        return least;
    }

    @Test
    @DisplayName("19: with ten thousand calls that wait, others go on")
    void tenThousandWait() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            CompletableFuture<Integer> later = new CompletableFuture<>();
            List<TaskFuture<Integer>> waiting = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                int n = i;
                waiting.add(exe.submit(() -> later.join() + n));
            }
            assertEquals(3, Here.value(exe.submit(() -> 3)));
            assertEquals(List.of(0, 1), Here.value(exe.submit(Resources.cores(2), comm -> comm.rank())));
            assertEquals(10_000, exe.info().waiting());
            later.complete(5);
            assertEquals(10_004, Here.value(waiting.getLast()));
            for (int i = 0; i < 10_000; i++) {
                assertEquals(i + 5, Here.value(waiting.get(i)));
            }
        }
    }

    @Test
    @DisplayName("20: an idle pool uses next to nothing of a core, with calls that wait too")
    void idleIsIdle() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            List<Long> pids = Here.value(exe.submit(
                    Resources.cores(2), comm -> ProcessHandle.current().pid()));
            CompletableFuture<Integer> never = new CompletableFuture<>();
            TaskFuture<Integer> waits = exe.submit(() -> never.join());
            List<ProcessHandle> all = new ArrayList<>(List.of(ProcessHandle.current()));
            pids.forEach(pid -> all.add(ProcessHandle.of(pid).orElseThrow()));
            idle(1); // compilers and collectors come to rest
            List<Duration> before = all.stream().map(CostsTest::cpu).toList();
            long begin = System.nanoTime();
            idle(4);
            double wall = System.nanoTime() - begin;
            for (int i = 0; i < all.size(); i++) {
                double share = cpu(all.get(i)).minus(before.get(i)).toNanos() / wall;
                assertTrue(share < 0.2, "process " + i + " used " + share + " of a core");
            }
            waits.cancel(true);
        }
    }

    /** Until a process of that many seconds has ended. */
    private static void idle(int seconds) throws Exception {
        assertEquals(
                0, new ProcessBuilder("sleep", String.valueOf(seconds)).start().waitFor());
    }

    private static Duration cpu(ProcessHandle p) {
        return p.info().totalCpuDuration().orElseThrow();
    }

    @Test
    @DisplayName("23: arrays go beside the serialized stream, as they are, and make no part of it")
    void outOfBand() throws Exception {
        double[] array = new double[1 << 20];
        array[12_345] = 0.5;
        TaskFunction<double[]> f = () -> array;
        MasterCodec codec = new MasterCodec();
        Encoded encoded = codec.encodeFunction(f);
        assertEquals(1, encoded.payload().arrays().length);
        assertArrayEquals(
                array, assertInstanceOf(double[].class, encoded.payload().arrays()[0]));
        assertTrue(encoded.payload().stream().length < 10_000, "the stream has " + encoded.payload().stream().length);
        Payload value = codec.encode(array);
        assertSame(array, value.arrays()[0], "a value that stays is not copied");
        assertSame(array, codec.decode(value), "nor where it arrives");
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            for (double[] back : Here.value(exe.submit(Resources.cores(2), comm -> array))) {
                assertArrayEquals(array, back);
            }
        }
    }
}
