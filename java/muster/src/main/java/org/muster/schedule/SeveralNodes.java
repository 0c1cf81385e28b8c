package org.muster.schedule;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several nodes, each with cores and GPUs of its own, which may come and go.
 *
 * <p>A gang is spread over as few of them as can be, or evenly over as many as its call says. Of the pools where it has room it goes to the
 * one where it is on the fewest nodes, then to the one with the least room over. What a rank holds is on the node of its slot.
 *
 * <p>A decision costs a look at each node for each pool, but only after something has changed.
 */
final class SeveralNodes extends Nodes {
    private static final int[] NONE = {};

    private final Node[] nodes;
    private final boolean[] usable;
    private int limit;
    private int used;
    /** Grow with each change, so that what was found before it counts no more. */
    private long moves;

    private long builds;

    SeveralNodes(int limit, List<NodeSize> sizes) {
        this.limit = limit;
        nodes = sizes.stream().map(s -> new Node(s.cores(), s.gpus())).toArray(Node[]::new);
        usable = new boolean[nodes.length];
        Arrays.fill(usable, true);
    }

    int count() {
        return nodes.length;
    }

    boolean isUsable(int n) {
        return usable[n];
    }

    void usable(int n, boolean is) {
        usable[n] = is;
        rebuilt();
    }

    @Override
    int limit() {
        return limit;
    }

    @Override
    void limit(int cores) {
        limit = cores;
        rebuilt();
    }

    @Override
    int used() {
        return used;
    }

    @Override
    void moved() {
        moves++;
    }

    @Override
    void rebuilt() {
        builds++;
        moves++;
    }

    @Override
    Node node(int n) {
        return nodes[n];
    }

    @Override
    void freed(int cores) {
        used -= cores;
    }

    // ---- how many ranks ----------------------------------------------------------------------------------------

    /** Room on each node for ranks of a shape, when it is idle or as it is now; slots apart. */
    private int each(Shape s, int n, boolean idle, boolean all) {
        if (!usable[n]) {
            return 0;
        }
        Supply cores = nodes[n].cores;
        Supply gpus = nodes[n].gpus;
        int byGpus = s.gpus() == 0 ? Integer.MAX_VALUE : (idle ? gpus.limit() : gpus.free()) / s.gpus();
        if (all) {
            return byGpus;
        }
        int free = idle || (s.exclusive() && cores.used() == 0) ? cores.limit() : s.exclusive() ? 0 : cores.free();
        return Math.min(free / s.threads(), byGpus);
    }

    /** The same with a pool's slots; without a pool there are as many as can be. */
    private int[] rooms(Shape s, @Nullable Pool p, boolean idle, boolean all) {
        int[] rooms = new int[nodes.length];
        for (int n = 0; n < rooms.length; n++) {
            int slots = p == null ? Integer.MAX_VALUE : idle ? p.aliveOn(n) : p.roomOn(n);
            rooms[n] = slots == 0 ? 0 : Math.min(slots, each(s, n, idle, all));
        }
        return rooms;
    }

    private int most(Shape s, @Nullable Pool p, boolean idle, boolean all) {
        int[] rooms = rooms(s, p, idle, all);
        int most = s.nodes() > 0 ? Spreading.most(rooms, s.nodes()) : Spreading.sum(rooms);
        return all ? most : Math.min(most, (idle ? limit : free()) / s.threads());
    }

    /** More ranks than cores: only for who may, and then it is alone. */
    private int most(Shape s, @Nullable Pool p, boolean idle) {
        int most = most(s, p, idle, false);
        return s.oversubscribe() && (idle || used == 0) ? Math.max(most, most(s, p, idle, true)) : most;
    }

    private int most(Line line, boolean idle) {
        if (line.shape.fresh()) {
            return most(line.shape, null, idle);
        }
        int most = 0;
        for (Pool p : line.shelf.pools()) {
            most = Math.max(most, most(line.shape, p, idle));
        }
        return most;
    }

    @Override
    int widest(Shape s) {
        return most(s, null, true);
    }

    @Override
    int widest(Line line) {
        if (line.builds != builds) {
            line.builds = builds;
            line.most = most(line, true);
        }
        return line.most;
    }

    @Override
    int room(Line line) {
        if (line.moves != moves) {
            line.moves = moves;
            line.room = most(line, false);
        }
        return line.room;
    }

    // ---- which nodes ---------------------------------------------------------------------------------------------

    @Override
    Start start(Line line, Demand d) {
        Shape s = line.shape;
        boolean all = s.oversubscribe() && used == 0 && d.ranks() > normal(line);
        Pool best = null;
        int[] bestCounts = NONE;
        int fewest = Integer.MAX_VALUE;
        int least = Integer.MAX_VALUE;
        if (s.fresh()) {
            bestCounts = counts(s, d.ranks(), rooms(s, null, false, all), all);
        } else {
            for (Pool p : line.shelf.pools()) {
                if (most(s, p, false, all) < d.ranks()) {
                    continue;
                }
                int[] rooms = rooms(s, p, false, all);
                int[] counts = counts(s, d.ranks(), rooms, all);
                int its = Spreading.used(counts);
                int over = Spreading.sum(rooms);
                if (best == null
                        || its < fewest
                        || (its == fewest && (over < least || (over == least && p.number() < best.number())))) {
                    best = p;
                    bestCounts = counts;
                    fewest = its;
                    least = over;
                }
            }
        }
        return new Start(take(d, bestCounts, all), best);
    }

    /** The most ranks for which there are cores. */
    private int normal(Line line) {
        if (line.shape.fresh()) {
            return most(line.shape, null, false, false);
        }
        int most = 0;
        for (Pool p : line.shelf.pools()) {
            most = Math.max(most, most(line.shape, p, false, false));
        }
        return most;
    }

    private static int[] counts(Shape s, int ranks, int[] rooms, boolean all) {
        if (s.nodes() > 0) {
            return Spreading.evenly(rooms, ranks, s.nodes());
        }
        return all ? Spreading.byTurns(rooms, ranks) : Spreading.packed(rooms, ranks);
    }

    private Held take(Demand d, int[] counts, boolean all) {
        boolean whole = d.exclusive() || all;
        int[] ranksNodes = new int[d.ranks()];
        int[] cores = NONE;
        int[] gpus = new int[Math.toIntExact(d.allGpus())];
        int[] coreEnds = new int[nodes.length];
        int rank = 0;
        int gpu = 0;
        for (int n = 0; n < nodes.length; n++) {
            if (counts[n] > 0 || (all && usable[n])) {
                Arrays.fill(ranksNodes, rank, rank + counts[n], n);
                rank += counts[n];
                int[] its = nodes[n].cores.take(whole ? nodes[n].cores.limit() : counts[n] * d.threads());
                int before = cores.length;
                cores = Arrays.copyOf(cores, before + its.length);
                System.arraycopy(its, 0, cores, before, its.length);
                int[] itsGpus = nodes[n].gpus.take(counts[n] * d.gpus());
                System.arraycopy(itsGpus, 0, gpus, gpu, itsGpus.length);
                gpu += itsGpus.length;
            }
            coreEnds[n] = cores.length;
        }
        int counted = all ? cores.length : d.ranks() * d.threads();
        used += counted;
        return new Held(cores, gpus, d.ranks(), whole, new Held.Spread(ranksNodes, coreEnds, counted, d.gpus()));
    }

    // ---- workers that lack ---------------------------------------------------------------------------------------

    @Override
    int[] lacking(int threads, long ranks, @Nullable Shelf shelf) {
        long left = Math.min(ranks, free() / threads);
        int[] lacking = new int[nodes.length];
        int[] slots = new int[nodes.length];
        if (shelf != null) {
            for (Pool p : shelf.pools()) {
                for (int n = 0; n < slots.length; n++) {
                    slots[n] += p.roomOn(n);
                }
            }
        }
        int[] rooms = new int[nodes.length];
        for (int n = 0; n < rooms.length; n++) {
            rooms[n] = usable[n] ? nodes[n].cores.free() / threads : 0;
            left -= Math.min(rooms[n], slots[n]); // there are workers for these
        }
        for (int n = 0; n < rooms.length && left > 0; n++) {
            lacking[n] = (int) Math.min(left, Math.max(0, rooms[n] - slots[n]));
            left -= lacking[n];
        }
        return lacking;
    }

    @Override
    int[] layout(Shape s, int ranks) {
        boolean all = s.oversubscribe() && ranks > most(s, null, true, false);
        return counts(s, ranks, rooms(s, null, true, all), all);
    }
}
