package org.muster.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which waiting call runs next, and where.
 *
 * <p>A call takes ranks (slots of one pool of its kind) and cores and GPUs of the node that the pools share. It is placed whole or not
 * at all. Calls go by priority, then by age. While the first in line has no room, younger or less urgent calls that fit
 * go ahead of it (backfill); after {@code patience} such calls nobody passes it any more until it has started, so a wide
 * call waits for a bounded number of small ones. A call for which there are no workers yet does not hold up others.
 *
 * <p>Pure and deterministic: no clock, no threads, no MPI. The cost of a decision does not grow with the number of
 * waiting calls, only with the number of different demands and priorities among them. Not thread-safe.
 */
public final class GangScheduler {
    /** How often the first in line is passed, for each core there is. */
    private static final int PATIENCE_PER_CORE = 16;

    private final Node node;
    private final Map<Integer, Pool> pools = new TreeMap<>();
    private final TreeMap<Integer, Lane> lanes = new TreeMap<>(java.util.Comparator.reverseOrder());
    private final Map<Long, Waiting> waiting = new HashMap<>();
    /** What calls hold that have no pool yet. */
    private final Map<Long, Pool> fresh = new HashMap<>();

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
        node = new Node(cores, gpus);
    }

    /**
     * Changes how many cores may be in use at once; what runs goes on.
     *
     * @param cores how many
     */
    public void limitCores(int cores) {
        node.cores.limit(cores);
    }

    /**
     * Adds a pool of free slots, numbered from 0.
     *
     * @param pool its number, not yet used, and not 0
     * @param kind which calls it is for
     * @param slots how many
     */
    public void addPool(int pool, int kind, int slots) {
        if (pool == Placement.FRESH || pools.putIfAbsent(pool, new Pool(pool, kind, slots)) != null) {
            throw new IllegalArgumentException("there is a pool " + pool + " already");
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
        Pool held = Objects.requireNonNull(fresh.remove(task));
        Pool p = new Pool(pool, held.kind(), held.alive());
        Held[] ofEach = new Held[held.alive()];
        for (int i = 0; i < ofEach.length; i++) {
            ofEach[i] = held.giveBack(i);
        }
        Gang gang = p.take(ofEach);
        p.close();
        pools.put(pool, p);
        return gang;
    }

    /**
     * The processes of a call that was placed without a pool will not come.
     *
     * @param task the call's number
     */
    public void abandon(long task) {
        Pool held = fresh.remove(task);
        if (held != null) {
            held.giveAllBack(node);
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
            p.close();
        }
    }

    /**
     * Takes a pool away.
     *
     * @param pool its number
     */
    public void removePool(int pool) {
        Pool p = pools.remove(pool);
        if (p != null) {
            p.giveAllBack(node);
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
            node.giveBack(p.lose(slot));
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
        Waiting w = new Waiting(task, demand, priority, nextAge++);
        if (waiting.putIfAbsent(w.task(), w) != null) {
            throw new IllegalArgumentException("call " + task + " waits already");
        }
        lanes.computeIfAbsent(priority, _ -> new Lane()).add(w);
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
        Lane lane = lanes.get(w.priority());
        if (lane != null) {
            lane.remove(w);
            if (lane.isEmpty()) {
                lanes.remove(w.priority());
            }
        }
        if (w.equals(passed)) {
            passed = null;
        }
    }

    /**
     * Places the next call, if one can start now.
     *
     * @return the placement, all of it taken; null if nothing that waits can start
     */
    public @Nullable Placement next() {
        Waiting first = oldest(this::hasWorkers);
        if (first == null) {
            return null;
        }
        if (fitsNow(first.demand())) {
            return start(first);
        }
        if (!first.equals(passed)) {
            passed = first;
            passes = 0;
        }
        if (node.cores.free() == 0 || passes >= PATIENCE_PER_CORE * node.cores.limit()) {
            return null;
        }
        Waiting w = oldest(this::fitsNow);
        if (w == null) {
            return null;
        }
        passes++;
        return start(w);
    }

    private @Nullable Waiting oldest(java.util.function.Predicate<Demand> passes) {
        for (Lane lane : lanes.values()) {
            Waiting w = lane.oldest(passes);
            if (w != null) {
                return w;
            }
        }
        return null;
    }

    /** Whether it could start once others have ended. */
    private boolean hasWorkers(Demand d) {
        if (!node.canEverHold(d)) {
            return false;
        }
        return d.fresh() || pools.values().stream().anyMatch(p -> p.kind() == d.kind() && p.widest() >= d.ranks());
    }

    private boolean fitsNow(Demand d) {
        return node.hasRoomFor(d) && (d.fresh() || bestPool(d) != null);
    }

    /** The pool where it leaves the least room over. */
    private @Nullable Pool bestPool(Demand d) {
        Pool best = null;
        for (Pool p : pools.values()) {
            if (p.kind() == d.kind() && p.room() >= d.ranks() && (best == null || p.room() < best.room())) {
                best = p;
            }
        }
        return best;
    }

    private Placement start(Waiting w) {
        waiting.remove(w.task());
        drop(w);
        Demand d = w.demand();
        Pool pool = d.fresh() ? new Pool(Placement.FRESH, d.kind(), d.ranks()) : bestPool(d);
        if (d.fresh()) {
            fresh.put(w.task(), Objects.requireNonNull(pool));
        }
        Held[] held = node.take(d);
        Gang gang = Objects.requireNonNull(pool).take(held);
        return new Placement(w.task(), gang, all(held, h -> h.cores), all(held, h -> h.gpus));
    }

    private static int[] all(Held[] held, java.util.function.Function<Held, int[]> part) {
        if (held.length == 1 || held[0] == held[1]) {
            return part.apply(held[0]);
        }
        return java.util.Arrays.stream(held)
                .flatMapToInt(h -> java.util.Arrays.stream(part.apply(h)))
                .toArray();
    }

    /**
     * Frees one slot of a gang.
     *
     * @param pool the pool
     * @param slot the slot
     */
    public void release(int pool, int slot) {
        Pool p = pools.get(pool);
        if (p != null) {
            node.giveBack(p.giveBack(slot));
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
        for (Lane lane : lanes.values()) {
            lane.count((d, calls) -> {
                if (!d.fresh() && node.canEverHold(d)) {
                    byKind.computeIfAbsent(d.kind(), _ -> new Lack()).add(d, calls, hasWorkers(d));
                }
            });
        }
        List<Shortage> shortages = new ArrayList<>();
        byKind.forEach((kind, lack) -> {
            int free = 0;
            for (Pool p : pools.values()) {
                free += p.kind() == kind ? p.room() : 0;
            }
            int wanted = (int) Math.max(0, Math.min(lack.ranks, node.cores.free() / lack.threads) - free);
            if (lack.widest > 0 || wanted > 0) {
                shortages.add(new Shortage(kind, lack.widest, wanted));
            }
        });
        return shortages;
    }

    /** What waits of one kind. */
    private static final class Lack {
        long ranks;
        int widest;
        int threads = 1;

        void add(Demand d, int calls, boolean hasWorkers) {
            ranks += (long) d.ranks() * calls;
            threads = d.threads();
            if (!hasWorkers) {
                widest = Math.max(widest, d.ranks());
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
        return node.cores.used();
    }

    /**
     * How many slots of all pools run something.
     *
     * @return the number
     */
    public int busy() {
        return pools.values().stream().mapToInt(Pool::busy).sum()
                + fresh.values().stream().mapToInt(Pool::busy).sum();
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
        return pools.values().stream()
                .filter(p -> p.kind() == kind)
                .mapToInt(Pool::widest)
                .max()
                .orElse(0);
    }

    /**
     * The most cores that a waiting call takes, of those that may not oversubscribe.
     *
     * @return how many, 0 if none waits
     */
    public int mostCoresWaiting() {
        int[] most = {0};
        for (Lane lane : lanes.values()) {
            lane.count((d, _) -> most[0] = Math.max(most[0], d.oversubscribe() ? 0 : d.ranks() * d.threads()));
        }
        return most[0];
    }

    /** A call in line; its number is boxed once, for a million of them may wait. */
    record Waiting(Long task, Demand demand, int priority, long age) {}
}
