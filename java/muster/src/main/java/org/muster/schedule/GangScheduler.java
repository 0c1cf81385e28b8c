package org.muster.schedule;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which waiting call runs next, and where.
 *
 * <p>Calls go by priority, then by age. A gang is placed whole or not at all, within one pool, on the lowest free slots. While the first in line
 * is too wide for what is free, younger or less urgent calls that fit go ahead of it (backfill); after {@code patience}
 * such calls nobody passes it any more until it has started, so a wide call waits for a bounded number of small ones.
 *
 * <p>Pure and deterministic: no clock, no threads, no MPI. The cost of a decision does not grow with the number of
 * waiting calls, only with the number of different widths and priorities among them. Not thread-safe.
 */
public final class GangScheduler {
    /** How often the first in line is passed, for each slot there is. */
    private static final int PATIENCE_PER_SLOT = 16;

    private final Map<Integer, Pool> pools = new TreeMap<>();
    private final TreeMap<Integer, Lane> lanes = new TreeMap<>(java.util.Comparator.reverseOrder());
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private long nextAge;
    private @Nullable Waiting passed;
    private int passes;

    /** Makes one without pools. */
    public GangScheduler() {}

    /**
     * Adds a pool of free slots, numbered from 0.
     *
     * @param pool its number, not yet used
     * @param slots how many
     */
    public void addPool(int pool, int slots) {
        if (pools.putIfAbsent(pool, new Pool(pool, slots)) != null) {
            throw new IllegalArgumentException("there is a pool " + pool + " already");
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
     * Starts gangs only on the first slots of a pool from now on.
     *
     * @param pool its number
     * @param slots how many
     */
    public void limitPool(int pool, int slots) {
        Pool p = pools.get(pool);
        if (p != null) {
            p.limit(slots);
        }
    }

    /**
     * Takes a pool away.
     *
     * @param pool its number
     */
    public void removePool(int pool) {
        pools.remove(pool);
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
            p.lose(slot);
        }
    }

    /**
     * Puts a call in line.
     *
     * @param task its number
     * @param width how many ranks it needs
     * @param priority higher goes first
     */
    public void enqueue(long task, int width, int priority) {
        Waiting w = new Waiting(task, width, priority, nextAge++);
        if (waiting.putIfAbsent(task, w) != null) {
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
     * @return the placement, its slots taken; null if nothing that waits can start
     */
    public @Nullable Placement next() {
        Waiting first = first();
        if (first == null) {
            return null;
        }
        int room = 0;
        int slots = 0;
        for (Pool p : pools.values()) {
            room = Math.max(room, p.room());
            slots += p.widest();
        }
        if (first.width() <= room) {
            return start(first);
        }
        if (!first.equals(passed)) {
            passed = first;
            passes = 0;
        }
        if (room == 0 || passes >= PATIENCE_PER_SLOT * slots) {
            return null;
        }
        for (Lane lane : lanes.values()) {
            Waiting w = lane.oldestWithin(room);
            if (w != null) {
                passes++;
                return start(w);
            }
        }
        return null;
    }

    private @Nullable Waiting first() {
        return lanes.isEmpty() ? null : lanes.firstEntry().getValue().oldest();
    }

    /** Starts a call in the pool where it leaves the least room over. */
    private Placement start(Waiting w) {
        Pool best = null;
        for (Pool p : pools.values()) {
            if (p.room() >= w.width() && (best == null || p.room() < best.room())) {
                best = p;
            }
        }
        if (best == null) {
            throw new IllegalStateException("no pool has room for " + w);
        }
        waiting.remove(w.task());
        drop(w);
        return new Placement(w.task(), best.take(w.width()));
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
            p.giveBack(slot);
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
     * How many slots run something.
     *
     * @return the number, over all pools
     */
    public int busy() {
        return pools.values().stream().mapToInt(Pool::busy).sum();
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
     * The widest call that could ever start with the pools there are.
     *
     * @return how many ranks
     */
    public int widest() {
        return pools.values().stream().mapToInt(Pool::widest).max().orElse(0);
    }

    /**
     * The widest call that waits.
     *
     * @return how many ranks, 0 if none waits
     */
    public int widestWaiting() {
        return lanes.values().stream().mapToInt(Lane::widest).max().orElse(0);
    }

    /** A call in line. */
    record Waiting(long task, int width, int priority, long age) {}
}
