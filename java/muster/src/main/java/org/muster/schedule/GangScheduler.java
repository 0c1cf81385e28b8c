package org.muster.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which waiting call runs next, and where.
 *
 * <p>A call takes ranks (slots of one pool of its kind) and cores and GPUs of the node that the pools share. It is placed whole or not
 * at all. Calls go by priority, then by age. While the first in line has no room, younger or less urgent calls that fit
 * go ahead of it (backfill); after {@code patience} such calls nobody passes it any more until it has started, so a wide
 * call waits for a bounded number of small ones. A call for which there are no workers yet does not hold up others.
 *
 * <p>Pure and deterministic: no clock, no threads, no MPI. A decision costs the logarithm of the number of slots, of pools and of
 * different widths and priorities that wait, and a little for each slot that it gives out; how many calls wait does not
 * matter. It is the sum over {@linkplain Shape what calls ask for beside their width}, of which there are few. Not thread-safe.
 */
public final class GangScheduler {
    /** How often the first in line is passed, for each core there is. */
    private static final int PATIENCE_PER_CORE = 16;

    private Nodes nodes;
    private final Map<Integer, Pool> pools = new HashMap<>();
    /** The one that was given something back last: the slots of a gang come one after the other. */
    private @Nullable Pool last;

    /** The open pools, by kind. */
    private final Map<Integer, Shelf> shelves = new HashMap<>();
    /** What waits, by shape. */
    private final Map<Shape, Line> lines = new LinkedHashMap<>();

    private final Map<Long, Waiting> waiting = new HashMap<>();
    /** What calls hold that have no pool yet. */
    private final Map<Long, Fresh> fresh = new HashMap<>();

    private long nextAge;
    private @Nullable Waiting passed;
    private int passes;

    /**
     * Makes one without pools.
     *
     * @param cores how many cores may be in use at once
     * @param gpus how many GPUs there are
     */
    public GangScheduler(int cores, int gpus) {
        nodes = new OneNode(cores, gpus);
    }

    /**
     * Makes one without pools, over several nodes.
     *
     * @param cores how many cores may be in use at once, on all nodes together
     * @param sizes what each node has
     */
    public GangScheduler(int cores, List<NodeSize> sizes) {
        nodes = new SeveralNodes(cores, sizes);
    }

    /**
     * The place of calls turns out to be several nodes; only while there are no pools and nothing runs.
     *
     * @param sizes what each node has
     */
    public void spread(List<NodeSize> sizes) {
        if (!pools.isEmpty() || !fresh.isEmpty()) {
            throw new IllegalStateException("calls run already");
        }
        nodes = new SeveralNodes(nodes.limit(), sizes);
    }

    /**
     * A node of several may be used, or not, from now on; what runs there goes on.
     *
     * @param node its number
     * @param usable whether it may be used
     */
    public void setUsable(int node, boolean usable) {
        if (nodes instanceof SeveralNodes several && several.isUsable(node) != usable) {
            several.usable(node, usable);
        }
    }

    /**
     * Over how many nodes calls can be.
     *
     * @return the number
     */
    public int nodes() {
        return nodes instanceof SeveralNodes several ? several.count() : 1;
    }

    /**
     * Where workers that nobody waits for are best: on as few nodes as can be.
     *
     * @param workers how many, of one core each
     * @return how many on each node; fewer where there are not so many cores
     */
    public int[] layout(int workers) {
        Shape usual = Shape.of(Demand.ranks(1));
        return nodes.layout(usual, Math.min(workers, nodes.widest(usual)));
    }

    /**
     * Changes how many cores may be in use at once; what runs goes on.
     *
     * @param cores how many
     */
    public void limitCores(int cores) {
        nodes.limit(cores);
    }

    /**
     * Adds a pool of free slots, numbered from 0.
     *
     * @param pool its number, not yet used, and not 0
     * @param kind which calls it is for
     * @param slots how many
     */
    public void addPool(int pool, int kind, int slots) {
        if (pool == Placement.FRESH || pools.containsKey(pool)) {
            throw new IllegalArgumentException("there is a pool " + pool + " already");
        }
        add(new Pool(pool, kind, slots));
    }

    /**
     * Adds a pool of free slots on several nodes.
     *
     * @param pool its number, not yet used, and not 0
     * @param kind which calls it is for
     * @param nodeOf the node of each slot
     */
    public void addPool(int pool, int kind, int[] nodeOf) {
        if (pool == Placement.FRESH || pools.containsKey(pool)) {
            throw new IllegalArgumentException("there is a pool " + pool + " already");
        }
        add(pool(pool, kind, nodeOf));
    }

    private Pool pool(int pool, int kind, int[] nodeOf) {
        return nodes instanceof SeveralNodes several
                ? new Pool(pool, kind, nodeOf, several.count())
                : new Pool(pool, kind, nodeOf.length);
    }

    private void add(Pool p) {
        pools.put(p.number(), p);
        p.open(shelf(p.kind()));
        nodes.rebuilt();
    }

    private Shelf shelf(int kind) {
        return shelves.computeIfAbsent(kind, _ -> new Shelf());
    }

    private void dropIfEmpty(int kind, Shelf s) {
        if (s.lines == 0 && s.isEmpty()) {
            shelves.remove(kind);
        }
    }

    /**
     * The processes of a call that was placed without a pool are there: they are this pool, for this call alone.
     *
     * @param task the call's number
     * @param pool the pool's number, not yet used
     * @return the gang
     */
    public Gang adopt(long task, int pool) {
        Fresh f = Objects.requireNonNull(fresh.remove(task));
        int[] nodeOf = f.held().nodes();
        Pool p = pool(pool, f.kind(), nodeOf.length == 0 ? new int[f.held().ranks()] : nodeOf);
        pools.put(pool, p);
        return p.take(f.held());
    }

    /**
     * The processes of a call that was placed without a pool will not come.
     *
     * @param task the call's number
     */
    public void abandon(long task) {
        Fresh f = fresh.remove(task);
        if (f != null) {
            for (int rank = 0; rank < f.held().ranks(); rank++) {
                f.held().letGo(rank, nodes);
            }
            nodes.moved();
        }
    }

    /**
     * Starts nothing more in a pool; what runs there goes on.
     *
     * @param pool its number
     */
    public void closePool(int pool) {
        Pool p = pools.get(pool);
        if (p != null) {
            close(p);
        }
    }

    private void close(Pool p) {
        p.close();
        nodes.rebuilt();
        Shelf s = shelves.get(p.kind());
        if (s != null) {
            dropIfEmpty(p.kind(), s);
        }
    }

    /**
     * Takes a pool away.
     *
     * @param pool its number
     */
    public void removePool(int pool) {
        Pool p = pools.remove(pool);
        last = null;
        if (p != null) {
            close(p);
            p.giveAllBack(nodes);
            nodes.rebuilt();
        }
    }

    /**
     * Takes a slot away whose process is lost.
     *
     * @param pool the pool
     * @param slot the slot
     */
    public void loseSlot(int pool, int slot) {
        Pool p = pools.get(pool);
        if (p != null) {
            p.lose(slot, nodes);
            nodes.rebuilt();
        }
    }

    /**
     * Puts a call in line.
     *
     * @param task its number
     * @param demand what it takes
     * @param priority higher goes first
     */
    public void enqueue(long task, Demand demand, int priority) {
        Line line = lines.computeIfAbsent(Shape.of(demand), this::line);
        Waiting w = new Waiting(task, line, demand, priority, nextAge++);
        Waiting before = waiting.putIfAbsent(w.task, w);
        if (before != null) {
            dropIfEmpty(line);
            throw new IllegalArgumentException("call " + task + " waits already");
        }
        line.add(w);
    }

    private Line line(Shape shape) {
        Shelf s = shelf(shape.kind());
        s.lines++;
        return new Line(shape, s);
    }

    private void dropIfEmpty(Line line) {
        if (line.isEmpty()) {
            lines.remove(line.shape);
            line.shelf.lines--;
            dropIfEmpty(line.shape.kind(), line.shelf);
        }
    }

    /**
     * Takes a call out of the line.
     *
     * @param task its number
     * @return whether it waited
     */
    public boolean remove(long task) {
        Waiting w = waiting.remove(task);
        if (w == null) {
            return false;
        }
        drop(w);
        return true;
    }

    private void drop(Waiting w) {
        w.line.remove(w);
        dropIfEmpty(w.line);
        if (w == passed) {
            passed = null;
        }
    }

    /**
     * Places the next call, if one can start now.
     *
     * @return the placement, all of it taken; null if nothing that waits can start
     */
    public @Nullable Placement next() {
        Waiting first = first(nodes::widest);
        if (first == null) {
            return null;
        }
        if (first.demand.ranks() <= nodes.room(first.line)) {
            return start(first);
        }
        if (first != passed) {
            passed = first;
            passes = 0;
        }
        if (nodes.free() == 0 || passes >= PATIENCE_PER_CORE * nodes.limit()) {
            return null;
        }
        Waiting w = first(nodes::room);
        if (w == null) {
            return null;
        }
        passes++;
        return start(w);
    }

    /** The first by priority and then by age, of those that are not wider than their shape may be. */
    private @Nullable Waiting first(ToIntFunction<Line> most) {
        Waiting best = null;
        for (Line line : lines.values()) {
            Waiting w = line.first(most.applyAsInt(line));
            if (w != null && (best == null || w.isBefore(best))) {
                best = w;
            }
        }
        return best;
    }

    private Placement start(Waiting w) {
        waiting.remove(w.task);
        drop(w);
        Demand d = w.demand;
        Nodes.Start start = nodes.start(w.line, d);
        Held held = start.held();
        Pool pool = start.pool();
        Gang gang;
        if (pool == null) {
            fresh.put(w.task, new Fresh(d.kind(), held));
            gang = new Gang(Placement.FRESH, IntStream.range(0, d.ranks()).toArray());
        } else {
            gang = pool.take(held);
        }
        nodes.moved();
        return new Placement(w.task, gang, held.cores, held.gpus, held.nodes());
    }

    /**
     * Frees one slot of a gang.
     *
     * @param pool the pool
     * @param slot the slot
     */
    public void release(int pool, int slot) {
        Pool p = last;
        if (p == null || p.number() != pool) {
            p = pools.get(pool);
            last = p;
        }
        if (p != null) {
            p.giveBack(slot, nodes);
            nodes.moved();
        }
    }

    /**
     * Which kinds of workers lack for the calls that wait.
     *
     * @return one for each kind that lacks some
     */
    public List<Shortage> shortages() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        Map<Integer, Lack> byKind = new TreeMap<>();
        for (Line line : lines.values()) {
            Shape shape = line.shape;
            int most = nodes.widest(shape);
            int widest = line.widest(most);
            if (!shape.fresh() && widest > 0) {
                Lack lack = byKind.computeIfAbsent(
                        shape.kind(), _ -> new Lack(nodes(), nodes.limit() / shape.threads(), shape.threads()));
                lack.ranks += line.ranks(most);
                if (widest > nodes.widest(line)) {
                    lack.wide.add(
                            new Wide(Objects.requireNonNull(line.first(most)), widest, nodes.layout(shape, widest)));
                }
            }
        }
        List<Shortage> shortages = new ArrayList<>();
        byKind.forEach((kind, lack) -> {
            int[] more = nodes.lacking(lack.threads, lack.ranks, shelves.get(kind));
            int wanted = Arrays.stream(more).sum();
            lack.join();
            if (lack.widest > 0 || wanted > 0) {
                shortages.add(new Shortage(kind, lack.widest, wanted, lack.layout, more));
            }
        });
        return shortages;
    }

    /** The widest of a line for which there are no workers: where they would be, and the call that goes first. */
    @SuppressWarnings("ArrayRecordComponent") // read only
    private record Wide(Waiting first, int ranks, int[] layout) {}

    /** What waits of one kind. */
    private static final class Lack {
        final List<Wide> wide = new ArrayList<>(1);
        final int threads;
        long ranks;
        int widest;
        int[] layout;
        /** How many workers there may be. */
        private final int most;

        Lack(int nodes, int most, int threads) {
            layout = new int[nodes];
            this.most = most;
            this.threads = threads;
        }

        /**
         * Finds one group that serves all lines, or as many as it can of those whose calls go first: with more workers than may run it
         * would be given up at once.
         */
        void join() {
            wide.sort((a, b) -> a.first().isBefore(b.first()) ? -1 : 1);
            for (Wide w : wide) {
                int[] both = new int[layout.length];
                Arrays.setAll(both, n -> Math.max(layout[n], w.layout()[n]));
                if (widest == 0 || layout.length == 1 || Arrays.stream(both).sum() <= most) {
                    layout = both;
                    widest = Math.max(widest, w.ranks());
                }
            }
        }
    }

    /**
     * How many calls wait.
     *
     * @return the number
     */
    public int queued() {
        return waiting.size();
    }

    /**
     * How many cores are in use.
     *
     * @return the number
     */
    public int busyCores() {
        return nodes.used();
    }

    /**
     * How many slots of all pools run something.
     *
     * @return the number
     */
    public int busy() {
        return pools.values().stream().mapToInt(Pool::busy).sum()
                + fresh.values().stream().mapToInt(f -> f.held().ranks()).sum();
    }

    /**
     * How many slots of a pool run something.
     *
     * @param pool the pool
     * @return the number
     */
    public int busy(int pool) {
        Pool p = pools.get(pool);
        return p == null ? 0 : p.busy();
    }

    /**
     * The widest call that could ever start with the pools of a kind that there are.
     *
     * @param kind the kind
     * @return how many ranks
     */
    public int widest(int kind) {
        Shelf shelf = shelves.get(kind);
        return shelf == null ? 0 : shelf.widest();
    }

    /**
     * Whether a call could ever start with the pools that there are.
     *
     * @param d what it takes
     * @return whether it could
     */
    public boolean isEverRoom(Demand d) {
        Shelf shelf = shelves.get(d.kind());
        return d.ranks() <= nodes.widest(new Line(Shape.of(d), shelf == null ? new Shelf() : shelf));
    }

    /**
     * Whether a call could ever start on these nodes.
     *
     * @param cores how many cores may be in use at once
     * @param sizes what each node has
     * @param d what the call takes
     * @return whether it could
     */
    public static boolean fits(int cores, List<NodeSize> sizes, Demand d) {
        return d.ranks() <= new SeveralNodes(cores, sizes).widest(Shape.of(d));
    }

    /**
     * The most cores that a waiting call takes, of those that may not oversubscribe.
     *
     * @return how many, 0 if none waits
     */
    public int mostCoresWaiting() {
        int most = 0;
        for (Line line : lines.values()) {
            Shape s = line.shape;
            most = Math.max(most, s.oversubscribe() ? 0 : line.widest(Integer.MAX_VALUE) * s.threads());
        }
        return most;
    }

    /** What a call holds whose processes are yet to come. */
    private record Fresh(int kind, Held held) {}
}
