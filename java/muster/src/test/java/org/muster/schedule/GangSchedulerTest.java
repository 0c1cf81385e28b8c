package org.muster.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
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
    private GangScheduler s = new GangScheduler(64, 0);

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
        s.addPool(1, 0, 3);
        s.enqueue(1, Demand.ranks(1), 0);
        s.enqueue(2, Demand.ranks(2), 0);
        s.enqueue(3, Demand.ranks(3), 0);
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

    /** Else it would be given up as soon as it is up, and started again without end. */
    @Test
    void noGroupIsWantedThatHasMoreWorkersThanMayRun() {
        NodeSize size = new NodeSize(4, 0);
        s = new GangScheduler(8, List.of(size, size, size));
        s.enqueue(1, Demand.ranks(8), 0);
        s.enqueue(2, new Demand(0, 6, 1, 0, false, false, false, 3), 0);
        int[] layout = s.shortages().getFirst().layout(8);
        assertEquals(8, Arrays.stream(layout).sum());
        assertEquals(2, Arrays.stream(layout).filter(n -> n == 4).count());
        s.enqueue(3, new Demand(0, 6, 1, 0, false, false, false, 3), 1);
        assertArrayEquals(new int[] {2, 2, 2}, s.shortages().getFirst().layout(6));
    }

    @Test
    void higherPriorityFirstThenAge() {
        s.addPool(1, 0, 1);
        s.enqueue(1, Demand.ranks(1), 0);
        s.enqueue(2, Demand.ranks(1), 5);
        s.enqueue(3, Demand.ranks(1), 5);
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
        s = new GangScheduler(2, 0);
        s.addPool(1, 0, 2);
        s.enqueue(0, Demand.ranks(1), 0);
        Placement first = place();
        s.enqueue(1, Demand.ranks(2), 0);
        List<Placement> running = new ArrayList<>(List.of(first));
        int passed = 0;
        for (long t = 2; t < 1000; t++) {
            s.enqueue(t, Demand.ranks(1), 0);
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
        s.addPool(1, 0, 2);
        s.enqueue(1, Demand.ranks(2), 0);
        Placement p = place();
        s.loseSlot(1, 0);
        release(p);
        assertEquals(1, s.widest(0));
        s.enqueue(2, Demand.ranks(2), 0);
        assertNull(s.next());
        assertTrue(s.remove(2));
        assertFalse(s.remove(2));
        s.enqueue(3, Demand.ranks(1), 0);
        assertArrayEquals(new int[] {1}, place().gang().slots());
    }

    @Test
    void aClosedPoolTakesNothingMore() {
        s.addPool(1, 0, 2);
        s.closePool(1);
        s.enqueue(1, Demand.ranks(1), 0);
        assertNull(s.next());
        s.addPool(2, 0, 2);
        assertEquals(2, place().gang().pool());
    }

    @Test
    void noMoreCoresAreInUseThanTheLimit() {
        s.addPool(1, 0, 3);
        s.limitCores(1);
        s.enqueue(1, Demand.ranks(1), 0);
        s.enqueue(2, Demand.ranks(1), 0);
        Placement one = place();
        assertEquals(1, one.task());
        assertNull(s.next());
        s.limitCores(3);
        Placement two = place();
        assertEquals(2, two.task());
        s.limitCores(1);
        s.enqueue(3, Demand.ranks(1), 0);
        release(one);
        assertNull(s.next(), "one still runs, and one is the limit now");
        release(two);
        assertEquals(3, place().task());
    }

    @Test
    void threadsTakeCoresOfTheirOwn() {
        s = new GangScheduler(5, 0);
        s.addPool(1, 0, 5);
        s.addPool(2, 7, 2);
        s.enqueue(1, new Demand(7, 2, 2, 0, false, false, false), 0);
        s.enqueue(2, Demand.ranks(1), 0);
        s.enqueue(3, Demand.ranks(1), 0);
        Placement threaded = place();
        assertEquals(2, threaded.gang().pool());
        assertArrayEquals(new int[] {0, 1, 2, 3}, threaded.cores());
        assertArrayEquals(new int[] {4}, place().cores());
        assertNull(s.next());
        s.release(2, 0);
        assertArrayEquals(new int[] {0}, place().cores(), "the cores of a rank come free with it");
    }

    @Test
    void gpusAreGivenToOneCallAtATime() {
        s = new GangScheduler(8, 3);
        s.addPool(1, 0, 8);
        Demand two = new Demand(0, 2, 1, 1, false, false, false);
        s.enqueue(1, two, 0);
        s.enqueue(2, two, 0);
        s.enqueue(3, new Demand(0, 1, 1, 1, false, false, false), 0);
        s.enqueue(4, new Demand(0, 1, 1, 4, false, false, false), 0);
        Placement first = place();
        assertArrayEquals(new int[] {0, 1}, first.gpus());
        assertArrayEquals(new int[] {2}, place().gpus());
        assertNull(s.next());
        release(first);
        assertArrayEquals(new int[] {0, 1}, place().gpus());
        assertNull(s.next(), "four GPUs will never be there");
    }

    @Test
    void anExclusiveCallRunsAlone() {
        s = new GangScheduler(4, 0);
        s.addPool(1, 0, 4);
        s.enqueue(1, Demand.ranks(1), 0);
        s.enqueue(2, new Demand(0, 2, 1, 0, true, false, false), 0);
        Placement one = place();
        assertNull(s.next());
        s.enqueue(3, Demand.ranks(1), 0);
        release(one);
        Placement alone = place();
        assertEquals(2, alone.task());
        assertEquals(4, s.busyCores());
        assertNull(s.next());
        s.release(1, alone.gang().slots()[0]);
        assertNull(s.next(), "its other rank still runs");
        s.release(1, alone.gang().slots()[1]);
        assertEquals(3, place().task());
    }

    @Test
    void aCallWithProcessesOfItsOwnTakesCoresButNoSlots() {
        s = new GangScheduler(3, 0);
        s.addPool(1, 0, 3);
        s.enqueue(1, new Demand(0, 2, 1, 0, false, true, false), 0);
        s.enqueue(2, Demand.ranks(2), 0);
        Placement p = place();
        assertEquals(Placement.FRESH, p.gang().pool());
        assertNull(s.next());
        Gang gang = s.adopt(1, 9);
        assertEquals(new Gang(9, new int[] {0, 1}), gang);
        s.release(9, 0);
        assertEquals(2, place().task());
        s.release(9, 1);
        s.enqueue(3, new Demand(0, 1, 1, 0, false, true, false), 0);
        assertEquals(3, place().task());
        s.abandon(3);
        assertEquals(2, s.busyCores());
    }

    @Test
    void whoOversubscribesTakesAllCores() {
        s = new GangScheduler(2, 0);
        s.enqueue(1, new Demand(0, 5, 1, 0, false, true, true), 0);
        Placement p = place();
        assertEquals(5, p.gang().slots().length);
        assertEquals(2, s.busyCores());
        s.abandon(1);
        assertEquals(0, s.busyCores());
    }

    @Test
    void aCallWithoutWorkersHoldsUpNobodyAndIsReported() {
        s = new GangScheduler(4, 0);
        s.addPool(1, 0, 1);
        s.enqueue(1, new Demand(3, 2, 1, 0, false, false, false), 9);
        s.enqueue(2, Demand.ranks(3), 0);
        s.enqueue(3, Demand.ranks(1), 0);
        assertEquals(3, place().task());
        assertEquals(List.of(new Shortage(0, 3, 3), new Shortage(3, 2, 2)), s.shortages());
        s.addPool(2, 3, 2);
        assertEquals(1, place().task());
        assertEquals(List.of(new Shortage(0, 3, 1)), s.shortages());
    }

    /**
     * With random kinds, widths, threads, GPUs and lengths: a core, GPU or slot is never given out twice; nothing that fits waits
     * unless it is held back for one that was passed too often; and no call waits for more than a bounded number of later ones.
     */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void randomCallsShareNothingAndNobodyStarves(long seed) {
        new RandomRun(seed).run();
    }

    /** One run of the property test. */
    private static final class RandomRun {
        private static final int TOTAL = 3000;

        private final Random r;
        private final String seedText;
        private final int cores;
        private final int gpus;
        private final int slots;
        private final GangScheduler s;
        private final Map<Long, Demand> waiting = new java.util.LinkedHashMap<>();
        private final Map<Long, Integer> overtaken = new HashMap<>();
        private final java.util.PriorityQueue<Running> running =
                new java.util.PriorityQueue<>(java.util.Comparator.comparingLong(Running::end));
        private final Set<String> busy = new HashSet<>();
        private long now;

        private record Running(Placement p, Demand d, long end) {}

        RandomRun(long seed) {
            r = new Random(seed);
            seedText = "seed " + seed;
            cores = 1 + r.nextInt(12);
            gpus = r.nextInt(4);
            s = new GangScheduler(cores, gpus);
            s.addPool(1, 0, cores);
            slots = 1 + r.nextInt(cores);
            s.addPool(2, 0, slots);
            s.addPool(3, 1, cores);
        }

        void run() {
            long next = 0;
            int done = 0;
            while (done < TOTAL) {
                while (next < TOTAL && r.nextInt(4) > 0) {
                    Demand d = demand();
                    waiting.put(next, d);
                    overtaken.put(next, 0);
                    s.enqueue(next++, d, 0);
                }
                for (Placement p = s.next(); p != null; p = s.next()) {
                    started(p);
                }
                checkNothingIdle();
                Running first = running.poll();
                if (first != null) {
                    now = first.end();
                    ended(first);
                    done++;
                }
            }
            assertEquals(0, s.queued(), seedText);
            assertEquals(0, s.busyCores(), seedText);
        }

        private Demand demand() {
            int kind = r.nextInt(2);
            int threads = 1 + r.nextInt(Math.min(3, cores));
            int ranks = 1 + r.nextInt(Math.max(1, cores / threads));
            int each = gpus >= ranks && r.nextInt(4) == 0 ? 1 : 0;
            return new Demand(kind, ranks, threads, each, r.nextInt(40) == 0, false, false);
        }

        private void started(Placement p) {
            Demand d = java.util.Objects.requireNonNull(waiting.remove(p.task()), seedText);
            assertEquals(d.ranks(), p.gang().slots().length, seedText);
            assertEquals(d.exclusive() ? cores : d.ranks() * d.threads(), p.cores().length, seedText);
            assertEquals(d.ranks() * d.gpus(), p.gpus().length, seedText);
            claim("slot " + p.gang().pool() + " ", p.gang().slots());
            claim("core ", p.cores());
            claim("gpu ", p.gpus());
            for (Map.Entry<Long, Demand> older : waiting.entrySet()) {
                if (older.getKey() < p.task()) {
                    overtaken.merge(older.getKey(), 1, Integer::sum);
                }
            }
            // Those before it in line may each let 16 a core pass, and so may it.
            int bound = 16 * cores * 40 + 40;
            assertTrue(
                    overtaken.getOrDefault(p.task(), 0) <= bound,
                    () -> seedText + ": passed " + overtaken.get(p.task()));
            running.add(new Running(p, d, now + 1 + r.nextInt(50)));
        }

        private void claim(String what, int[] numbers) {
            for (int n : numbers) {
                assertTrue(busy.add(what + n), () -> seedText + ": " + what + n + " was given out twice");
            }
        }

        private void ended(Running e) {
            for (int slot : e.p().gang().slots()) {
                s.release(e.p().gang().pool(), slot);
                busy.remove("slot " + e.p().gang().pool() + " " + slot);
            }
            for (int c : e.p().cores()) {
                busy.remove("core " + c);
            }
            for (int g : e.p().gpus()) {
                busy.remove("gpu " + g);
            }
        }

        /** What fits has started, but for those that are held back for the first in line, which was passed often enough. */
        private void checkNothingIdle() {
            if (waiting.isEmpty()) {
                return;
            }
            long first = waiting.keySet().iterator().next();
            boolean overdue = overtaken.getOrDefault(first, 0) >= 16 * cores;
            waiting.forEach((task, d) -> assertTrue(
                    (task != first && overdue) || !fits(d), () -> seedText + ": " + d + " waits though it fits"));
        }

        private boolean fits(Demand d) {
            int free = cores - s.busyCores();
            long freeGpus =
                    gpus - busy.stream().filter(b -> b.startsWith("gpu")).count();
            int second = slots - s.busy(2);
            int workers = d.kind() == 1 ? cores - s.busy(3) : Math.max(cores - s.busy(1), second);
            return (d.exclusive() ? free == cores : d.ranks() * d.threads() <= free)
                    && (long) d.ranks() * d.gpus() <= freeGpus
                    && d.ranks() <= workers;
        }
    }
}
