package org.muster.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Whatever happens, in whatever order: the scheduler decides as the plain one does. */
class NaiveSchedulerTest {
    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());

    @RepeatedTest(20)
    void decidesAsThePlainOne(RepetitionInfo which) {
        new Both(SEED + which.getCurrentRepetition(), false).run();
    }

    @RepeatedTest(10)
    void decidesAsThePlainOneOnSeveralNodes(RepetitionInfo which) {
        new Both(SEED + which.getCurrentRepetition(), true).run();
    }

    /** The same things done to both. */
    private static final class Both {
        private final Random r;
        private final int cores;
        private final int nodes;
        private final GangScheduler real;
        private final NaiveScheduler plain;
        private final List<Integer> open = new ArrayList<>();
        private final List<Integer> pools = new ArrayList<>();
        private final List<Integer> slots = new ArrayList<>();
        private final List<Placement> running = new ArrayList<>();
        private final String seed;
        private int lastPool;
        private long lastTask;
        private int step;

        Both(long seed, boolean several) {
            this.seed = "-Dmuster.seed=" + (seed - 1) + ", step ";
            r = new Random(seed);
            cores = 1 + r.nextInt(r.nextBoolean() ? 12 : 200);
            int gpus = r.nextInt(5);
            nodes = several ? 2 + r.nextInt(5) : 1;
            if (several) {
                int each = 1 + cores / nodes;
                List<NodeSize> sizes = new ArrayList<>();
                for (int n = 0; n < nodes; n++) {
                    sizes.add(new NodeSize(1 + r.nextInt(2 * each), r.nextInt(gpus + 1)));
                }
                real = new GangScheduler(cores, sizes);
                plain = new NaiveNodes(cores, sizes);
            } else {
                real = new GangScheduler(cores, gpus);
                plain = new NaiveScheduler(cores, gpus);
            }
            addPool();
        }

        void run() {
            for (step = 0; step < (nodes == 1 ? 1_500 : 700); step++) {
                change();
                place();
                assertEquals(plain.shortages(), real.shortages(), this::text);
                assertEquals(plain.queued(), real.queued(), this::text);
                assertEquals(plain.busyCores(), real.busyCores(), this::text);
                assertEquals(plain.busy(), real.busy(), this::text);
                assertEquals(plain.mostCoresWaiting(), real.mostCoresWaiting(), this::text);
                for (int kind = 0; kind < NaiveScheduler.KINDS; kind++) {
                    assertEquals(plain.widest(kind), real.widest(kind), this::text);
                }
            }
        }

        private String text() {
            return seed + step;
        }

        private void change() {
            switch (r.nextInt(40)) {
                case 0 -> addPool();
                case 1 -> closePool();
                case 2 -> removePool();
                case 3 -> loseSlot();
                case 4 -> limit();
                case 20 -> comeOrGo();
                case 5, 6, 7 -> withdraw();
                case 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 -> end();
                default -> enqueue();
            }
        }

        private void addPool() {
            int n = 1 + r.nextInt(2 * cores);
            int kind = r.nextInt(NaiveScheduler.KINDS);
            if (nodes == 1) {
                real.addPool(++lastPool, kind, n);
                plain.addPool(lastPool, kind, n);
            } else {
                int[] nodeOf = r.ints(n, 0, nodes).toArray();
                real.addPool(++lastPool, kind, nodeOf);
                plain.addPool(lastPool, kind, n);
                plain.pool(lastPool).nodeOf = nodeOf;
            }
            open.add(lastPool);
            added(n);
        }

        private void added(int n) {
            pools.add(lastPool);
            while (slots.size() <= lastPool) {
                slots.add(0);
            }
            slots.set(lastPool, n);
        }

        private void closePool() {
            if (open.size() > 2) {
                int pool = open.get(r.nextInt(open.size()));
                open.removeIf(p -> p == pool);
                real.closePool(pool);
                plain.closePool(pool);
            }
        }

        private void removePool() {
            if (open.size() > 2) {
                int pool = pools.get(r.nextInt(pools.size()));
                pools.removeIf(p -> p == pool);
                open.removeIf(p -> p == pool);
                real.removePool(pool);
                plain.removePool(pool);
                running.removeIf(p -> p.gang().pool() == pool);
            }
        }

        private void loseSlot() {
            int pool = pools.get(r.nextInt(pools.size()));
            int slot = r.nextInt(slots.get(pool));
            real.loseSlot(pool, slot);
            plain.loseSlot(pool, slot);
        }

        private void limit() {
            int n = 1 + r.nextInt(cores + 3);
            real.limitCores(n);
            plain.limitCores(n);
        }

        private void comeOrGo() {
            if (plain instanceof NaiveNodes several) {
                int n = r.nextInt(nodes);
                boolean usable = r.nextInt(3) > 0;
                real.setUsable(n, usable);
                several.usable[n] = usable;
            }
        }

        private void withdraw() {
            long task = Math.max(1, lastTask - r.nextInt(20));
            assertEquals(plain.remove(task), real.remove(task), this::text);
        }

        private void enqueue() {
            boolean fresh = r.nextInt(15) == 0;
            boolean oversubscribe = r.nextInt(15) == 0;
            int ranks = 1 + r.nextInt(r.nextInt(3) == 0 ? cores + (oversubscribe ? 5 : 0) : 2);
            int each = r.nextInt(5) == 0 ? 1 + r.nextInt(2) : 0;
            int spread = !oversubscribe && r.nextInt(4) == 0 ? 1 + r.nextInt(Math.min(nodes, ranks)) : 0;
            int kind = r.nextInt(NaiveScheduler.KINDS);
            Demand d = new Demand(kind, ranks, 1 + kind / 2, each, r.nextInt(20) == 0, fresh, oversubscribe, spread);
            int priority = r.nextInt(4) == 0 ? r.nextInt(5) - 2 : 0;
            real.enqueue(++lastTask, d, priority);
            plain.enqueue(new NaiveScheduler.Call(lastTask, d, priority));
        }

        private void place() {
            Placement p;
            do {
                p = same(plain.next(), real.next());
                if (p != null && p.gang().pool() == Placement.FRESH) {
                    p = come(p);
                } else if (p != null) {
                    running.add(p);
                }
            } while (p != null);
        }

        private @Nullable Placement same(@Nullable Placement expected, @Nullable Placement p) {
            if (expected == null) {
                assertNull(p, this::text);
                return null;
            }
            assertNotNull(p, this::text);
            assertEquals(expected.task(), p.task(), this::text);
            assertEquals(expected.gang(), p.gang(), this::text);
            assertArrayEquals(expected.cores(), p.cores(), this::text);
            assertArrayEquals(expected.gpus(), p.gpus(), this::text);
            assertArrayEquals(expected.nodes(), p.nodes(), this::text);
            return p;
        }

        /** The processes of a call come, or do not. */
        private Placement come(Placement p) {
            if (r.nextInt(4) == 0) {
                real.abandon(p.task());
                plain.abandon(p.task());
                return p;
            }
            Gang gang = real.adopt(p.task(), ++lastPool);
            plain.adopt(p.task(), lastPool);
            added(gang.slots().length);
            Placement adopted = new Placement(p.task(), gang, p.cores(), p.gpus(), p.nodes());
            running.add(adopted);
            return adopted;
        }

        /** Some of a call's ranks end, or all; now and then one is said to have ended twice. */
        private void end() {
            if (running.isEmpty()) {
                return;
            }
            int which = r.nextInt(running.size());
            Placement p = running.get(which);
            int[] its = p.gang().slots();
            int n = r.nextInt(4) == 0 ? 1 + r.nextInt(its.length) : its.length;
            for (int i = 0; i < n; i++) {
                real.release(p.gang().pool(), its[i]);
                plain.release(p.gang().pool(), its[i]);
            }
            if (n == its.length) {
                running.remove(which);
            } else {
                running.set(
                        which,
                        new Placement(
                                p.task(),
                                new Gang(p.gang().pool(), Arrays.copyOfRange(its, n, its.length)),
                                p.cores(),
                                p.gpus(),
                                p.nodes()));
            }
        }
    }
}
