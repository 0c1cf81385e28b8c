package org.muster.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {
    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());

    @Test
    void runsAreWhatTheyWereMadeOf() {
        Random r = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            String text = "-Dmuster.seed=" + SEED + ", case " + i;
            int[] ranks = new int[r.nextInt(40)];
            int rank = 0;
            for (int k = 0; k < ranks.length; k++) {
                // Mostly the next one, sometimes one further on, now and then anywhere.
                rank = r.nextInt(10) == 0 ? r.nextInt(1_000) : rank + 1 + r.nextInt(4) / 3;
                ranks[k] = rank;
            }
            Members m = Members.of(ranks);
            assertEquals(ranks.length, m.size(), text);
            assertArrayEquals(ranks, m.ranks(ranks.length), text);
            Members back = Members.ofRuns(m.runs());
            assertEquals(m, back, text);
            assertEquals(m.hashCode(), back.hashCode(), text);
            for (int k = 0; k < ranks.length; k++) {
                int first = 0;
                while (ranks[first] != ranks[k]) {
                    first++;
                }
                assertEquals(first, back.indexOf(ranks[k]), text);
            }
            assertEquals(-1, m.indexOf(5_000), text);
        }
    }

    @Test
    void manyInARowTakeNoMoreRoomThanOne() {
        int[] ranks = new int[100_000];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = i + 1;
        }
        Members m = Members.of(ranks);
        assertEquals(2, m.runs().length);
        assertEquals(99_999, m.indexOf(100_000));
        assertTrue(m.toString().contains("1-100000"), m::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1,1", "1,0", "1,-1", "2147483647,1", "1,2147483647", "0,2147483647,0,1"})
    void whatAreNoRunsIsRefused(String runs) {
        String[] words = runs.split(",", -1);
        int[] numbers = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Integer.parseInt(words[i]);
        }
        assertThrows(WireException.class, () -> Members.ofRuns(numbers));
    }

    /** A few bytes can announce two thousand million members; they are not made unless there can be so many. */
    @Test
    void noMoreAreMadeThanThereCanBe() {
        Members m = Members.ofRuns(new int[] {0, Integer.MAX_VALUE});
        assertThrows(WireException.class, () -> m.ranks(1_000));
    }
}
