package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.muster.TaskListener;

/** Who is told what, and until when. */
final class CallbacksTest {
    private final Callbacks callbacks = new Callbacks("muster-callbacks-test");
    private final List<Integer> told = Collections.synchronizedList(new ArrayList<>());
    private final TaskListener listener = new TaskListener() {
        @Override
        public void rankLost(int workerId, String host, long pid) {
            told.add(workerId);
        }
    };

    private void tell(int n) {
        callbacks.tell(l -> l.rankLost(n, "h", 1));
    }

    @Test
    void aListenerHearsWhatHappenedBeforeItIsTakenOffAndNothingAfter() {
        callbacks.add(listener);
        for (int i = 0; i < 100; i++) {
            tell(i);
        }
        callbacks.remove(listener);
        assertEquals(100, told.size());
        tell(100);
        callbacks.remove(listener);
        assertEquals(100, told.size());
        callbacks.end();
    }

    @Test
    void alsoAfterTheEnd() {
        for (int round = 0; round < 50; round++) {
            Callbacks c = new Callbacks("muster-callbacks-test");
            c.add(listener);
            told.clear();
            for (int i = 0; i < 20; i++) {
                int n = i;
                c.tell(l -> l.rankLost(n, "h", 1));
            }
            c.end();
            c.remove(listener);
            assertEquals(20, told.size());
        }
    }

    @Test
    void onItsOwnThreadNobodyWaits() throws Exception {
        callbacks.add(listener);
        CountDownLatch removed = new CountDownLatch(1);
        AtomicBoolean waited = new AtomicBoolean();
        callbacks.execute(() -> {
            tell(1); // queued behind this, and no longer told
            callbacks.remove(listener);
            waited.set(!told.isEmpty());
            removed.countDown();
        });
        removed.await();
        callbacks.end();
        callbacks.remove(listener);
        assertEquals(List.of(), told);
        assertTrue(!waited.get());
    }
}
