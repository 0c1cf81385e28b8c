package org.muster.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GangSchedulerTest {
    private final GangScheduler s = new GangScheduler();

    private Placement place() {
        Placement p = s.next();
        assertNotNull(p);
        return p;
    }

    private void release(Placement p) {
        for (int slot : p.gang().slots()) {
            s.release(p.gang().pool(), slot);
        }
    }

    @Test
    void oneTwoAndThreeRunInAPoolOfThree() {
        s.addPool(1, 3);
        s.enqueue(1, 1, 0);
        s.enqueue(2, 2, 0);
        s.enqueue(3, 3, 0);
        Placement one = place();
        Placement two = place();
        assertArrayEquals(new int[] {0}, one.gang().slots());
        assertArrayEquals(new int[] {1, 2}, two.gang().slots());
        assertNull(s.next());
        release(one);
        assertNull(s.next());
        release(two);
        assertEquals(3, place().task());
        assertEquals(0, s.queued());
    }

    @Test
    void higherPriorityFirstThenAge() {
        s.addPool(1, 1);
        s.enqueue(1, 1, 0);
        s.enqueue(2, 1, 5);
        s.enqueue(3, 1, 5);
        List<Long> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Placement p = place();
            order.add(p.task());
            release(p);
        }
        assertEquals(List.of(2L, 3L, 1L), order);
    }

    @Test
    void smallCallsFillGapsButDoNotStarveAWideOne() {
        s.addPool(1, 2);
        s.enqueue(0, 1, 0);
        Placement first = place();
        s.enqueue(1, 2, 0);
        List<Placement> running = new ArrayList<>(List.of(first));
        int passed = 0;
        for (long t = 2; t < 1000; t++) {
            s.enqueue(t, 1, 0);
            Placement p = s.next();
            if (p == null) {
                break;
            }
            assertFalse(p.task() == 1);
            passed++;
            running.add(p);
            release(running.removeFirst());
        }
        assertTrue(passed > 0 && passed < 100, passed + " small calls passed the wide one");
        running.forEach(this::release);
        assertEquals(1, place().task());
    }

    @Test
    void aLostSlotIsNeverUsedAgain() {
        s.addPool(1, 2);
        s.enqueue(1, 2, 0);
        Placement p = place();
        s.loseSlot(1, 0);
        release(p);
        assertEquals(1, s.widest());
        s.enqueue(2, 2, 0);
        assertNull(s.next());
        assertTrue(s.remove(2));
        assertFalse(s.remove(2));
        s.enqueue(3, 1, 0);
        assertArrayEquals(new int[] {1}, place().gang().slots());
    }

    @Test
    void aClosedPoolTakesNothingMore() {
        s.addPool(1, 2);
        s.closePool(1);
        s.enqueue(1, 1, 0);
        assertNull(s.next());
        s.addPool(2, 2);
        assertEquals(2, place().gang().pool());
    }

    @Test
    void aLimitedPoolUsesItsFirstSlots() {
        s.addPool(1, 3);
        s.limitPool(1, 1);
        assertEquals(1, s.widest());
        s.enqueue(1, 1, 0);
        s.enqueue(2, 1, 0);
        assertEquals(1, place().task());
        assertNull(s.next());
        s.limitPool(1, 3);
        assertEquals(2, place().task());
    }

    /** Never two calls on a slot, never a call that was not asked for, and all are placed in the end. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void randomCallsNeverShareASlotAndAllRun(long seed) {
        Random r = new Random(seed);
        int slots = 1 + r.nextInt(8);
        s.addPool(1, slots);
        s.addPool(2, slots);
        Map<Long, Placement> running = new HashMap<>();
        Map<Long, Integer> widths = new HashMap<>();
        Set<String> busy = new HashSet<>();
        long next = 0;
        int done = 0;
        int total = 2000;
        while (done < total) {
            if (next < total && r.nextInt(3) > 0) {
                int width = 1 + r.nextInt(slots);
                widths.put(next, width);
                s.enqueue(next++, width, r.nextInt(3));
            }
            for (Placement p = s.next(); p != null; p = s.next()) {
                assertEquals(widths.remove(p.task()), p.gang().slots().length, "seed " + seed);
                for (int slot : p.gang().slots()) {
                    assertTrue(busy.add(p.gang().pool() + "/" + slot), "seed " + seed + ": slot used twice");
                }
                running.put(p.task(), p);
            }
            if (!running.isEmpty() && (next == total || r.nextBoolean())) {
                Placement p = java.util.Objects.requireNonNull(
                        running.remove(running.keySet().iterator().next()));
                for (int slot : p.gang().slots()) {
                    busy.remove(p.gang().pool() + "/" + slot);
                }
                release(p);
                done++;
            }
            assertEquals(busy.size(), s.busy());
        }
        assertEquals(0, s.queued());
    }
}
