package org.muster.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words. */
final class WordingTest {
    private static final long SECOND = 1_000_000_000L;

    private static Counts left(long seconds) {
        return new Counts(1000, 870, 8, 120, 2, 0, 0, 0, 0, 25 * SECOND, seconds < 0 ? -1 : seconds * SECOND);
    }

    @Test
    void whatIsZeroIsLeftOut() {
        assertEquals(
                "muster: 120 of 1000 done, 2 failed, 8 running, 870 waiting, about 3 min left, 25 s so far",
                Wording.line(left(180)));
        assertEquals("muster: 120 of 1000 done, 2 failed, 8 running, 870 waiting, 25 s so far", Wording.line(left(-1)));
        assertEquals("muster: 0 of 0 done, 0 s so far", Wording.line(new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1)));
        assertEquals(
                "muster: 5 of 9 done, 1 failed, 1 running, 1 waiting, 0 s so far, 2 from the cache, 1 cancelled,"
                        + " 4 retried, 1 rank lost",
                Wording.line(new Counts(9, 1, 1, 5, 1, 1, 2, 4, 1, 0, -1)));
    }

    @Test
    void theLastLine() {
        assertEquals(
                "muster: 9 of 9 done, in 2 min 5 s",
                Wording.last(new Counts(9, 0, 0, 9, 0, 0, 0, 0, 0, 125 * SECOND, 0)));
        assertEquals(
                "muster: 5 of 9 done, 1 failed, 1 still running, 2 never started, in 1 h 1 min",
                Wording.last(new Counts(9, 2, 1, 5, 1, 0, 0, 0, 0, 3660 * SECOND, 0)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1 s",
        "7, 7 s",
        "33, 35 s",
        "94, 95 s",
        "95, 2 min",
        "3569, 59 min",
        "3570, 1 h 0 min",
        "90000, 25 h 0 min",
        "200000, 2 days 7 h"
    })
    void roughTimes(long seconds, String words) {
        String line = Wording.line(left(seconds));
        assertEquals("about " + words + " left", line.split(", ", -1)[4]);
    }

    @Test
    void cut() {
        assertEquals("muster: 12...", Wording.cut("muster: 120 of 1000 done", 14));
        assertEquals("muster: 120 of 1000 done", Wording.cut("muster: 120 of 1000 done", 25));
        assertEquals("muster:...", Wording.cut("muster: 120 of 1000 done", 1));
    }
}
