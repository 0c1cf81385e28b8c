package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.muster.Resources;

class EarlierTest {
    private static CallFuture<Integer> call(int n) {
        return new CallFuture<>(n, Resources.cores(1), CallFuture.Owner.NONE);
    }

    @Test
    void aChainIsDoneFromItsBeginning() throws Exception {
        int length = 100_000;
        List<CallFuture<Integer>> chain = new ArrayList<>();
        int[] read = {0};
        for (int i = 0; i < length; i++) {
            CallFuture<Integer> f = call(i + 1);
            if (i > 0) {
                f.follows(chain.getLast());
            }
            chain.add(f);
            int number = i;
            f.settle(() -> {
                assertEquals(number, read[0]++);
                return number;
            });
        }
        assertEquals(length - 1, chain.getLast().get());
        assertTrue(chain.stream().allMatch(CallFuture::isDone));
        assertEquals(null, chain.getLast().earlier(), "what was before it is not kept");
    }

    @Test
    void allOfSeveralAreDoneFirstAndOneThatFailedIsNoHindrance() throws Exception {
        CallFuture<Integer> first = call(1);
        CallFuture<Integer> failed = call(2);
        CallFuture<Integer> last = call(3);
        first.settle(() -> 1);
        failed.settle(CallFuture.failing(new IllegalStateException("its value cannot be read here")));
        last.follows(first);
        last.follows(failed);
        last.settle(() -> 3);
        assertEquals(3, last.get());
        assertTrue(first.isDone());
        assertTrue(failed.isCompletedExceptionally());
    }

    /** The stage waits for what comes after: it must not run on the thread that finishes that. */
    @Test
    void stagesOfEarlierOnesRunElsewhere() throws Exception {
        CallFuture<Integer> first = call(1);
        CallFuture<Integer> last = call(2);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Integer> stage = first.thenApply(v -> {
            begun.countDown();
            return v + last.join();
        });
        first.settle(() -> 1);
        last.follows(first);
        last.settle(() -> 2);
        assertEquals(2, last.get());
        begun.await();
        assertEquals(3, stage.get());
    }
}
