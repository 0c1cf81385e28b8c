package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.TaskFunction;
import org.muster.TaskFuture;
import org.muster.code.Encoded;
import org.muster.code.MasterCodec;
import org.muster.code.WorkerCodec;

/** Stages of a call's future travel like plain futures, and know where they come from. */
final class StageFutureTest {
    private final CallFuture<String> call = new CallFuture<>(5, Resources.cores(1), (_, _) -> {});

    record Holder(CompletableFuture<Integer> future) {}

    @Test
    void remembersTheCallThroughAllStages() {
        CompletableFuture<Integer> one = call.thenApply(String::length);
        CompletableFuture<?> more = one.thenCompose(CompletableFuture::completedFuture)
                .handle((_, _) -> 1)
                .thenCombine(new CompletableFuture<Integer>(), Integer::sum)
                .copy();
        assertEquals(5, assertInstanceOf(StageFuture.class, one).call);
        assertEquals(5, assertInstanceOf(StageFuture.class, more).call);
        CallFuture<String> batch = new CallFuture<>("batch-1", Resources.cores(1), (_, _) -> {});
        assertFalse(batch.thenApply(String::length) instanceof StageFuture, "a batch is no call");
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static List<TaskFunction<Integer>> places() {
        CallFuture<String> call = new CallFuture<>(5, Resources.cores(1), (_, _) -> {});
        CompletableFuture<Integer> stage = call.thenApply(String::length);
        Holder record = new Holder(stage);
        List<CompletableFuture<Integer>> list = List.of(stage);
        CompletableFuture[] array = {stage};
        Optional<CompletableFuture<Integer>> optional = Optional.of(stage);
        return Arrays.asList(
                stage::join,
                () -> stage.join(),
                () -> record.future().join(),
                () -> list.getFirst().join(),
                () -> (Integer) array[0].join(),
                () -> optional.orElseThrow().join());
    }

    @ParameterizedTest
    @MethodSource("places")
    void isADependencyWhereverAPlainFutureIs(TaskFunction<Integer> f) throws Exception {
        MasterCodec master = new MasterCodec();
        WorkerCodec worker = new WorkerCodec(master::resource);
        Encoded e = master.encodeFunction(f);
        assertEquals(1, e.dependencies().size());
        assertInstanceOf(StageFuture.class, e.dependencies().getFirst());
        worker.accept(e.code());
        TaskFunction<?> there = (TaskFunction<?>) worker.decodeFunction(e.payload(), List.of(3));
        assertEquals(3, there.call());
    }

    /** A stage that is kept does not keep what the call gave. */
    @Test
    void doesNotKeepTheSource() throws Exception {
        CallFuture<byte[]> big = new CallFuture<>(6, Resources.cores(1), (_, _) -> {});
        CompletableFuture<Integer> stage = big.thenApply(b -> b.length);
        big.settle(() -> new byte[1 << 20]);
        big.finish();
        WeakReference<byte[]> value = new WeakReference<>(big.join());
        big = null;
        assertEquals(1 << 20, stage.join());
        for (int i = 0; value.get() != null && i < 50; i++) {
            System.gc();
        }
        assertEquals(null, value.get());
        assertEquals(1 << 20, stage.join(), "the stage itself is still there");
    }

    @Test
    void runsInACall() {
        try (MpiExecutor exe = MpiExecutor.sequential().open()) {
            TaskFuture<List<Integer>> list = exe.submit(() -> List.of(1, 2, 3));
            CompletableFuture<Integer> last = list.thenApply(List::getLast);
            assertEquals(4, exe.submit(() -> last.join() + 1).join());
        }
    }
}
