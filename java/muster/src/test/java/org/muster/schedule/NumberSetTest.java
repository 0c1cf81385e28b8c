package org.muster.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NumberSetTest {
    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());

    /** Against a sorted set, with bounds on both sides of where a level is added. */
    @Test
    void doesWhatASortedSetDoes() {
        Random r = new Random(SEED);
        for (int first : new int[] {0, 1, 63, 64, 65, 4_095, 4_096, 4_097, 300_000}) {
            NumberSet set = new NumberSet(first);
            TreeSet<Integer> model = new TreeSet<>();
            int bound = first;
            for (int i = 0; i < bound; i++) {
                model.add(i);
            }
            for (int step = 0; step < 500; step++) {
                int n = bound == 0 ? 0 : r.nextInt(bound);
                switch (r.nextInt(4)) {
                    case 0 -> {
                        int count = Math.min(model.size(), 1 + r.nextInt(1 + bound / 20));
                        int[] expected = new int[count];
                        for (int i = 0; i < count; i++) {
                            expected[i] = model.removeFirst();
                        }
                        assertArrayEquals(expected, set.takeLowest(count), text(first, step));
                    }
                    case 1 -> {
                        if (bound > 0 && model.add(n)) {
                            set.add(n);
                        }
                    }
                    case 2 -> {
                        if (model.remove(n)) {
                            set.remove(n);
                        }
                    }
                    default -> {
                        int higher = bound + (r.nextInt(20) == 0 ? r.nextInt(5_000) : 0);
                        set.grow(higher);
                        for (; bound < higher; bound++) {
                            model.add(bound);
                        }
                    }
                }
                assertEquals(model.size(), set.size(), text(first, step));
                assertEquals(bound, set.bound(), text(first, step));
                assertEquals(bound > 0 && model.contains(n), bound > 0 && set.contains(n), text(first, step));
            }
            assertArrayEquals(
                    model.stream().mapToInt(Integer::intValue).toArray(),
                    set.takeLowest(model.size()),
                    text(first, -1));
        }
    }

    private static String text(int first, int step) {
        return "-Dmuster.seed=" + SEED + ", bound " + first + ", step " + step;
    }

    @Test
    void moreThanThereAreCannotBeTaken() {
        NumberSet set = new NumberSet(70);
        assertThrows(IllegalStateException.class, () -> set.takeLowest(71));
        assertEquals(70, set.takeLowest(70).length);
        assertThrows(IllegalStateException.class, () -> set.takeLowest(1));
        assertEquals(0, set.takeLowest(0).length);
    }
}
