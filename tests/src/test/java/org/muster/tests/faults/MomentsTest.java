package org.muster.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.Communicator;
import org.muster.MpiExecutor;
import org.muster.RankLostException;
import org.muster.Resources;
import org.muster.TaskFuture;
import org.muster.TaskState;
import org.muster.mpi.MpiException;

/** Ranks that are killed from outside, at moments that a function cannot choose. */
@Timeout(value = 10, unit = TimeUnit.MINUTES) // for what hangs, not for what is slow
class MomentsTest {
    private static final int RANKS = 3;
    private static final int MANY_BYTES = 256 << 20;
    private static final byte LAST = 77;
    private static final int STREAMS = 6;
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();
    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());

    @TempDir
    Path dir;

    private Arena arena;
    private List<Long> pids;

    @BeforeEach
    void open() throws Exception {
        openPool("pool", 20_000);
    }

    private void openPool(String name, long graceMillis) throws Exception {
        arena = Arena.of(RANKS, graceMillis, dir.resolve(name));
        pids = Arena.value(arena.all());
    }

    @AfterEach
    void close() {
        arena.close();
    }

    private void checkReplaced() throws Exception {
        List<Long> after = Arena.value(arena.all());
        assertTrue(Collections.disjoint(pids, after), "the damaged group is replaced");
        arena.awaitWhole(after);
    }

    /** MPI may fail on a rank that talks with a dead one before anybody else knows of the death. */
    @Test
    void aRankThatDiesAfterMpiHasFailedOnAnother() throws Exception {
        TaskFuture<List<Integer>> f = arena.submit(2, comm -> {
            if (comm.rank() == 0) {
                throw new IllegalStateException("a test", new MpiException("a send failed", null));
            }
            stopped(comm);
            Runtime.getRuntime().halt(Fault.STATUS);
            return 0;
        });
        RankLostException e = assertInstanceOf(RankLostException.class, Arena.failure(f));
        assertEquals(1, e.rank());
        assertTrue(e.getMessage().endsWith("its process ended with exit status " + Fault.STATUS), e::getMessage);
        checkReplaced();
    }

    @Test
    void mpiFailsAndNoRankDies() throws Exception {
        TaskFuture<List<Integer>> f = arena.submit(2, comm -> {
            if (comm.rank() == 0) {
                throw new MpiException("a send failed", null);
            }
            stopped(comm);
            return 0;
        });
        assertEquals(
                "a send failed",
                assertInstanceOf(MpiException.class, Arena.failure(f)).getMessage());
        assertEquals(pids, Arena.value(arena.all()));
    }

    @Test
    void aRankThatIsStuckAfterMpiHasFailedOnAnother() throws Exception {
        arena.close();
        openPool("hasty", 300);
        TaskFuture<List<Integer>> f = arena.submit(2, comm -> {
            if (comm.rank() == 0) {
                throw new MpiException("a send failed", null);
            }
            Fault.JAVA_LOOP.strike(comm);
            return 0;
        });
        assertEquals(
                "a send failed",
                assertInstanceOf(MpiException.class, Arena.failure(f)).getMessage());
        checkReplaced();
    }

    /** Returns when the call is stopped. */
    private static void stopped(Communicator comm) {
        try {
            comm.recv(0);
        } catch (CancellationException e) {
            // as it is meant to be
        }
    }

    @Test
    void theLeaderOfACallForOneValue() throws Exception {
        TaskFuture<Integer> f = arena.exe.submitRoot(arena.ofRanks(RANKS), comm -> {
            if (comm.rank() == 0) {
                Fault.KILL.strike(comm);
            }
            comm.barrier();
            return 1;
        });
        RankLostException e = assertInstanceOf(RankLostException.class, Arena.failure(f));
        assertEquals(0, e.rank());
        assertEquals(pids.get(0), e.pid());
        checkReplaced();
        assertEquals(1, arena.exe.info().ranksLost());
    }

    /** Nobody waits for its result any more, but its other ranks wait for the one that is gone. */
    @ParameterizedTest
    @EnumSource(names = {"KILL", "EXCEPTION"})
    void inACallThatWasCancelledAndGoesOn(Fault fault) throws Exception {
        String now = dir.resolve("now").toString();
        TaskFuture<List<Integer>> f = arena.submit(RANKS, comm -> {
            if (comm.rank() == 1) {
                while (!Files.exists(Path.of(now))) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                fault.strike(comm);
            }
            comm.barrier();
            return 1;
        });
        arena.await("the call runs", () -> f.taskState() == TaskState.RUNNING);
        assertTrue(f.cancel(false));
        Files.createFile(Path.of(now));
        arena.await("its ranks are free", () -> arena.exe.info().busy() == 0);
        arena.awaitWhole(Arena.value(arena.all()));
    }

    @Test
    void twoAtOnce() throws Exception {
        TaskFuture<List<Object>> f = arena.submit(RANKS, comm -> comm.recv(0));
        arena.await("the call runs", () -> f.taskState() == TaskState.RUNNING);
        Signals.send("KILL", pids.get(1), pids.get(2));
        RankLostException e = assertInstanceOf(RankLostException.class, Arena.failure(f));
        assertTrue(e.rank() == 1 || e.rank() == 2, e::getMessage);
        assertEquals(pids.get(e.rank()), e.pid());
        checkReplaced();
        arena.await("the lost are counted", () -> arena.exe.info().ranksLost() >= 2);
        assertEquals(2, arena.exe.info().ranksLost());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RANKS - 1})
    void whileIdle(int rank) throws Exception {
        Signals.send("KILL", pids.get(rank));
        arena.await("the loss is noticed", () -> arena.exe.info().ranksLost() == 1);
        checkReplaced();
        assertEquals(0, arena.exe.info().failed());
    }

    /** The call may be on its way to the rank, or wait for its group to be replaced; it is lost or done, and soon. */
    @Test
    void whileIdleJustBeforeACall() throws Exception {
        Signals.send("KILL", pids.get(1));
        try {
            assertEquals(RANKS, Arena.value(arena.all()).size());
        } catch (ExecutionException e) {
            assertEquals(
                    pids.get(1),
                    assertInstanceOf(RankLostException.class, e.getCause()).pid());
        }
        checkReplaced();
    }

    /** The others wait for the dead one inside MPI, where nothing reaches them. */
    @Test
    void whileACommunicatorIsCarved() throws Exception {
        arena.close();
        openPool("impatient", 1_000);
        long dead = pids.get(1);
        Signals.send("STOP", dead);
        // Other ranks than before, so that there is no communicator yet.
        long before = Signals.processorTime(pids.get(0));
        TaskFuture<List<Integer>> f = arena.submit(2, comm -> comm.rank());
        arena.await("the other waits in MPI", () -> Signals.processorTime(pids.get(0)) > before + 20);
        assertEquals(TaskState.RUNNING, f.taskState());
        Signals.send("KILL", dead);
        RankLostException e = assertInstanceOf(RankLostException.class, Arena.failure(f));
        assertEquals(1, e.rank());
        assertEquals(dead, e.pid());
        checkReplaced();
    }

    /**
     * The rank is killed when a part of its result has come: room for all of it is made only then. A result that was quicker than the signal is
     * whole.
     */
    @Test
    void whileAResultStreams() throws Throwable {
        System.out.println("moments: -Dmuster.seed=" + SEED);
        Random random = new Random(SEED);
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            int lost = 0;
            for (int i = 0; i < STREAMS; i++) {
                long dead = Arena.value(exe.submit(
                                Resources.cores(2),
                                comm -> ProcessHandle.current().pid()))
                        .get(1);
                long later = i % 2 == 0 ? 0 : random.nextLong(50_000_000);
                TaskFuture<List<byte[]>> f = streamAndKill(exe, dead, later);
                try {
                    byte[] bytes = Arena.value(f).get(1);
                    assertEquals(MANY_BYTES, bytes.length);
                    assertEquals(LAST, bytes[MANY_BYTES - 1]);
                } catch (ExecutionException e) {
                    RankLostException l = assertInstanceOf(RankLostException.class, e.getCause());
                    assertEquals(1, l.rank());
                    assertEquals(dead, l.pid());
                    lost++;
                }
                int kills = i + 1;
                Arena.await("the loss is noticed", () -> exe.info().ranksLost() == kills, exe);
            }
            System.out.println("moments: " + lost + " of " + STREAMS + " results lost when a part of them had come");
            assertNotEquals(0, lost, "no rank was killed while its result was on its way");
            assertEquals(
                    2, Arena.value(exe.submit(Resources.cores(2), comm -> 1)).size());
        }
    }

    /** Kills rank 1 of a call so many nanoseconds after a part of its large result has come to this process. */
    private static TaskFuture<List<byte[]>> streamAndKill(MpiExecutor exe, long dead, long later) throws Throwable {
        System.gc(); // what earlier results have left is not to hide the next one's room
        long before = MEMORY.getHeapMemoryUsage().getUsed();
        TaskFuture<List<byte[]>> f = exe.submit(Resources.cores(2), comm -> {
            byte[] bytes = new byte[comm.rank() == 1 ? MANY_BYTES : 1];
            bytes[bytes.length - 1] = LAST;
            return bytes;
        });
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Arena.PATIENCE_SECONDS);
        while (MEMORY.getHeapMemoryUsage().getUsed() < before + MANY_BYTES) {
            assertTrue(System.nanoTime() - end < 0, () -> "nothing of the result comes: " + exe);
            Thread.onSpinWait();
        }
        LockSupport.parkNanos(later); // another moment by chance, not a wait
        Native.kill(dead);
        return f;
    }

    /** A rank that dies while it is sent something large. */
    @Test
    void whileAnArgumentStreams() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            List<Long> ours = Arena.value(exe.submit(
                    Resources.cores(2), comm -> ProcessHandle.current().pid()));
            Signals.send("STOP", ours.get(1)); // so it is still on its way when it dies
            byte[] bytes = new byte[MANY_BYTES];
            bytes[MANY_BYTES - 1] = LAST;
            TaskFuture<List<Integer>> f = exe.submit(Resources.cores(2), comm -> (int) bytes[bytes.length - 1]);
            arena.await("the call runs", () -> f.taskState() == TaskState.RUNNING);
            Signals.send("KILL", ours.get(1));
            RankLostException e = assertInstanceOf(RankLostException.class, Arena.failure(f));
            assertEquals(1, e.rank());
            List<Integer> again = Arena.value(exe.submit(Resources.cores(2), comm -> (int) bytes[bytes.length - 1]));
            assertEquals(List.of((int) LAST, (int) LAST), again);
            assertNotEquals(0, exe.info().ranksLost());
        }
    }
}
