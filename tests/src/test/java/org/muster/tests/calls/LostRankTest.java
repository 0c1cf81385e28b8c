package org.muster.tests.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.muster.MpiExecutor;
import org.muster.Op;
import org.muster.RankLostException;
import org.muster.Resources;
import org.muster.TaskContext;
import org.muster.TaskFuture;
import org.muster.TaskListener;

/** Worker processes that end: the pool goes on, whole. */
class LostRankTest {
    @Test
    void aLostRankFailsItsCallAndThePoolIsRefilled() throws Exception {
        try (MpiExecutor exe = Pools.ofThree()) {
            for (int bad = 0; bad < 3; bad++) {
                int rank = bad;
                RankLostException e =
                        assertInstanceOf(RankLostException.class, Pools.failure(exe.submit(Resources.cores(3), comm -> {
                            if (comm.rank() == rank) {
                                Runtime.getRuntime().halt(9);
                            }
                            comm.barrier();
                            return 0;
                        })));
                assertEquals(rank, e.rank());
                assertNotEquals(0, e.pid());
                assertEquals(
                        List.of(3, 3, 3),
                        exe.submit(Resources.cores(3), comm -> comm.allReduce(1, Op.SUM))
                                .get());
            }
            assertEquals(3, exe.info().ranks());
        }
    }

    @Test
    void aLostRanksCallIsRunAgain() throws Exception {
        BlockingQueue<Integer> retries = new LinkedBlockingQueue<>();
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).restarts(2).open()) {
            exe.addListener(new TaskListener() {
                @Override
                public void retried(TaskFuture<?> f, int attempt) {
                    retries.add(attempt);
                }
            });
            List<Integer> attempts = exe.submit(Resources.cores(2), comm -> {
                        int attempt = TaskContext.current().attempt();
                        if (comm.rank() == 1 && attempt < 3) {
                            Runtime.getRuntime().halt(9);
                        }
                        comm.barrier();
                        return attempt;
                    })
                    .get();
            assertEquals(List.of(3, 3), attempts);
            assertEquals(2, retries.poll(1, TimeUnit.MINUTES));
            assertEquals(3, retries.poll(1, TimeUnit.MINUTES));
            assertEquals(2, exe.info().retried());
        }
    }

    /** However many restarts it has left. */
    @Test
    void aCallThatKillsItsRanksThreeTimesIsBlamed() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            RankLostException e = assertInstanceOf(
                    RankLostException.class,
                    Pools.failure(exe.submit(Resources.cores(2).restarts(10), comm -> {
                        if (comm.rank() == 1) {
                            Runtime.getRuntime().halt(9);
                        }
                        comm.barrier();
                        return 0;
                    })));
            assertEquals(1, e.rank());
            assertTrue(e.why().startsWith("its process ended with exit status 9"), e.why());
            assertTrue(e.why().contains("is not run again: its ranks were lost 3 times"), e.why());
            assertEquals(2, exe.info().retried());
            assertEquals(2, exe.submit(Resources.cores(2), comm -> 1).get().size());
        }
    }

    @Test
    void aNeighboursDeathDisturbsNobody() throws Exception {
        try (MpiExecutor exe = Pools.ofThree()) {
            TaskFuture<List<Integer>> neighbour = exe.submit(Resources.cores(2), comm -> {
                int sum = 0;
                for (int i = 0; i < 200; i++) {
                    sum = comm.allReduce(i, Op.MAX);
                    Thread.sleep(1);
                }
                return sum;
            });
            assertInstanceOf(RankLostException.class, Pools.failure(exe.submit(Resources.cores(1), comm -> {
                Runtime.getRuntime().halt(9);
                return 0;
            })));
            assertEquals(List.of(199, 199), neighbour.get());
            assertEquals(3, exe.submit(Resources.cores(3), comm -> 1).get().size());
        }
    }

    /** One that neither returns nor listens is replaced after the grace time. */
    @Test
    void aRankThatDoesNotListenIsReplaced() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            TaskFuture<?> f = exe.submit(Resources.cores(2), comm -> {
                if (comm.rank() == 0) {
                    comm.recv(1); // the other is in its function
                    throw new IllegalStateException("so");
                }
                comm.send(1, 0);
                while (true) {
                    Thread.onSpinWait();
                }
            });
            assertEquals("so", Pools.failure(f).getMessage());
            assertEquals(
                    List.of(2, 2),
                    exe.submit(Resources.cores(2), comm -> comm.allReduce(1, Op.SUM))
                            .get());
            assertEquals(1, exe.info().ranksLost());
        }
    }

    @Test
    void aPoolResizedWhileItStartsHasTheNewSize() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            exe.resize(3);
            assertEquals(3, exe.submit(Resources.cores(3), comm -> 1).get().size());
        }
    }

    /** Each failed call leaves a communicator behind, of which MPI has only so many. */
    @Test
    void workersThatSawManyFailuresAreReplaced() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            long before = exe.submit(() -> ProcessHandle.current().pid()).get();
            for (int i = 0; i <= 3_000; i++) { // the limit, and one that finds it reached
                TaskFuture<?> f = exe.submit(Resources.cores(1), comm -> {
                    throw new IllegalStateException("so");
                });
                assertEquals("so", Pools.failure(f).getMessage());
            }
            assertNotEquals(
                    before, exe.submit(() -> ProcessHandle.current().pid()).get());
            assertEquals(0, exe.info().ranksLost());
        }
    }

    @Test
    void resizeAndRestart() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            long before = exe.submit(() -> ProcessHandle.current().pid()).get();
            exe.resize(3);
            assertEquals(3, exe.submit(Resources.cores(3), comm -> 1).get().size());
            exe.resize(2);
            assertEquals(2, exe.submit(Resources.cores(2), comm -> 1).get().size());
            assertEquals(2, exe.info().maxCores());
            exe.restart();
            long after = exe.submit(() -> ProcessHandle.current().pid()).get();
            assertNotEquals(before, after);
            assertTrue(exe.info().ranks() <= 3);
        }
    }
}
