package org.muster.tests.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.muster.DependencyFailedException;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.TaskFuture;

/** Numbers at which stacks overflow and quadratic work does not end. */
@Timeout(value = 2, unit = TimeUnit.HOURS) // for what hangs; the long runs take a while
class ManyCallsTest {
    /** In the long form the numbers that are promised; else a part of them. */
    private static final boolean LONG = Boolean.getBoolean("muster.long");

    private static final int CHAIN = LONG ? 100_000 : 20_000;
    private static final int QUEUED = LONG ? 1_000_000 : 200_000;

    @TempDir
    Path dir;

    @Test
    void aChainAndAFan() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            TaskFuture<Integer> last = exe.submit(() -> 0);
            for (int i = 0; i < CHAIN; i++) {
                TaskFuture<Integer> before = last;
                last = exe.submit(() -> before.join() + 1);
            }
            assertEquals(CHAIN, last.get());

            TaskFuture<Integer> one = exe.submit(() -> 1);
            List<TaskFuture<Integer>> fan = new ArrayList<>();
            for (int i = 0; i < CHAIN; i++) {
                fan.add(exe.submit(() -> one.join()));
            }
            assertEquals(
                    CHAIN,
                    exe.submit(() -> fan.stream().mapToInt(TaskFuture::join).sum())
                            .get());
        }
    }

    /** A failure goes down the whole chain, though no call of it ever ran. */
    @Test
    void aFailureAtTheHeadOfAChain() throws Exception {
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            TaskFuture<Integer> last = exe.submit(() -> {
                throw new IllegalStateException("head");
            });
            for (int i = 0; i < CHAIN; i++) {
                TaskFuture<Integer> before = last;
                last = exe.submit(() -> before.join() + 1);
            }
            assertInstanceOf(DependencyFailedException.class, Pools.failure(last));
        }
    }

    @Test
    void waitingCallsAreSmallAndHoldNothingUp() throws Exception {
        String go = dir.resolve("go").toString();
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).open()) {
            exe.submit(Resources.cores(2), comm -> 1).get();
            TaskFuture<?> blocker = exe.submit(() -> {
                while (!Files.exists(Path.of(go))) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                return 0;
            });
            TaskFuture<?> wide = exe.submit(Resources.cores(2).priority(1), comm -> 1);
            Resources two = Resources.cores(2);
            long before = used();
            List<TaskFuture<?>> waiting = new ArrayList<>(QUEUED);
            for (int i = 0; i < QUEUED; i++) {
                waiting.add(exe.submit(two, comm -> 1));
            }
            exe.info();
            long each = (used() - before) / QUEUED;
            int queued = exe.info().queued();
            int urgent = exe.submit(Resources.cores(1).priority(2), () -> 7).get();
            Files.createFile(Path.of(go));
            blocker.get();
            wide.get();
            waiting.getFirst().get();
            int left = exe.shutdownNow().size();
            // Only now, so that a failure does not leave them all to be run.
            assertTrue(each < 1000, "a waiting call takes " + each + " bytes of heap");
            assertTrue(queued >= QUEUED, queued + " are queued");
            assertEquals(7, urgent, "a more urgent one passes them");
            assertTrue(left > QUEUED / 2, left + " never started");
        }
    }

    private static long used() {
        System.gc();
        Runtime r = Runtime.getRuntime();
        return r.totalMemory() - r.freeMemory();
    }
}
