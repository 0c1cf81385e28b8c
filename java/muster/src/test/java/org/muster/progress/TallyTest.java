package org.muster.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.muster.TaskState;

/** Counting. */
final class TallyTest {
    private final Tally tally = new Tally();
    private final FakeTask a = new FakeTask();
    private final FakeTask b = new FakeTask();
    private final FakeTask c = new FakeTask();
    private final FakeTask d = new FakeTask();

    @Test
    void eachCallIsCountedOnce() {
        for (FakeTask f : new FakeTask[] {a, b, c, d}) {
            tally.submitted(f, 100);
        }
        tally.started(a, 200);
        tally.started(b, 200);
        assertEquals(new Counts(4, 2, 2, 0, 0, 0, 0, 0, 0, 100, -1), tally.counts(200));
        tally.retried(b, 250);
        tally.lost();
        assertEquals(new Counts(4, 3, 1, 0, 0, 0, 0, 1, 1, 150, -1), tally.counts(250));
        tally.started(b, 250);
        tally.ended(a, TaskState.DONE, 300);
        tally.ended(c, TaskState.FAILED, 300); // never started: what it depends on failed
        tally.cached(d, 300);
        tally.ended(d, TaskState.DONE, 300);
        Counts now = tally.counts(300);
        assertEquals(new Counts(4, 0, 1, 2, 1, 0, 1, 1, 1, 200, 100), now);
        tally.ended(b, TaskState.CANCELLED, 400);
        assertEquals(new Counts(4, 0, 0, 2, 1, 1, 1, 1, 1, 300, -1), tally.counts(400));
    }

    /** Listeners may be added late. */
    @Test
    void whatWasSubmittedBeforeCountsWhenItIsHeardOf() {
        tally.ended(a, TaskState.DONE, 10);
        tally.started(b, 10);
        assertEquals(2, tally.counts(10).total());
        assertEquals(1, tally.counts(10).running());
    }

    @Test
    void settlingCountsWhatHasEndedUnheard() {
        tally.submitted(a, 0);
        tally.submitted(b, 0);
        tally.started(b, 0);
        a.state = TaskState.FAILED;
        b.state = TaskState.DONE;
        tally.submitted(c, 0);
        tally.settle(10);
        assertEquals(new Counts(3, 1, 0, 1, 1, 0, 0, 0, 0, 10, 10), tally.counts(10));
    }
}
