package org.muster.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** How long the rest takes; times are in seconds here. */
final class PaceTest {
    private final Pace pace = new Pace();

    @Test
    void nothingIsKnownBeforeTheFirstHasEnded() {
        assertTrue(pace.left(10, 0) < 0);
        pace.started(5);
        assertTrue(pace.left(10, 100) < 0);
        pace.completed(105);
        assertEquals(1000, pace.left(10, 105));
    }

    /** 100 at a time, 60 s each: between two waves the estimate goes down with the clock. */
    @Test
    void waves() {
        pace.started(0);
        for (int wave = 1; wave <= 5; wave++) {
            for (int i = 0; i < 100; i++) {
                pace.completed(60L * wave);
            }
        }
        assertEquals(300, pace.left(500, 300));
        assertEquals(241, pace.left(500, 359));
    }

    @Test
    void laterCallsCountMore() {
        pace.started(0);
        long t = 0;
        for (int i = 0; i < 1000; i++) {
            pace.completed(t += 1);
        }
        for (int i = 0; i < 1000; i++) {
            pace.completed(t += 10);
        }
        assertEquals(1000.0, (double) pace.left(100, t), 50.0);
    }

    /** However many there were, the estimate of steady work is right. */
    @Test
    void anyNumberOfCalls() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        pace.started(0);
        long t = 0;
        for (int i = 1; i <= 100_000; i++) {
            t += 500 + random.nextInt(1001);
            pace.completed(t);
            if (i > 1000) {
                assertEquals(1_000_000.0, (double) pace.left(1000, t), 200_000.0, "after " + i);
            }
        }
    }

    @Test
    void whatTakesLongerThanAllBeforeIsNotDoneInNoTime() {
        pace.started(0);
        pace.completed(10);
        assertEquals(2, pace.left(1, 18));
        assertEquals(50, pace.left(1, 100));
    }

    @Test
    void aRestIsNotPartOfThePace() {
        pace.started(0);
        pace.completed(10);
        pace.rest();
        pace.started(1_000_000);
        assertTrue(pace.left(1, 1_000_001) < 0);
        pace.completed(1_000_020);
        assertEquals(20, pace.left(1, 1_000_020));
    }
}
