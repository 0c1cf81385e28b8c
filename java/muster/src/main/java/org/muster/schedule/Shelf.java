package org.muster.schedule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The open pools of one kind, in the order of how much room they have.
 *
 * <p>A pool that changes is only noted, however often it does, and put in its place when somebody asks: a gang gives its slots
 * back one by one. One pool alone, which is the rule, needs no order.
 */
final class Shelf {
    private @Nullable Pool only;
    /** By room, then by number; empty where there is only one. */
    private final TreeMap<Long, Pool> byRoom = new TreeMap<>();

    private final List<Pool> changed = new ArrayList<>();
    private long room;
    private int widest;
    /** Whether the widest is to be found anew. */
    private boolean shrunk;
    /** How many {@link Line}s look here. */
    int lines;

    void add(Pool p) {
        widest = Math.max(widest, p.alive());
        if (only == null && byRoom.isEmpty()) {
            only = p;
            return;
        }
        if (only != null) {
            put(only);
            only = null;
        }
        put(p);
    }

    void remove(Pool p) {
        shrunk = true;
        if (p == only) {
            only = null;
            return;
        }
        sort();
        take(p);
        if (byRoom.size() == 1) {
            only = byRoom.firstEntry().getValue();
            take(only);
        }
    }

    /** A pool has more room or less than it had. */
    void changed(Pool p) {
        if (only == null && !p.isNoted) {
            p.isNoted = true;
            changed.add(p);
        }
    }

    /** A pool has lost a slot for good. */
    void shrunk() {
        shrunk = true;
    }

    private void sort() {
        for (int i = 0; i < changed.size(); i++) {
            Pool p = changed.get(i);
            p.isNoted = false;
            take(p);
            put(p);
        }
        changed.clear();
    }

    private void put(Pool p) {
        p.roomNoted = p.room();
        room += p.roomNoted;
        byRoom.put(place(p), p);
    }

    private void take(Pool p) {
        byRoom.remove(place(p));
        room -= p.roomNoted;
    }

    private static long place(Pool p) {
        return (long) p.roomNoted << 32 | p.number();
    }

    boolean isEmpty() {
        return only == null && byRoom.isEmpty();
    }

    /** All of them. */
    Collection<Pool> pools() {
        return only == null ? byRoom.values() : List.of(only);
    }

    /** The pool where a gang leaves the least room over, the first by number of those that are alike; null if there is none. */
    @Nullable
    Pool best(int ranks) {
        if (only != null) {
            return only.room() >= ranks ? only : null;
        }
        sort();
        Map.Entry<Long, Pool> e = byRoom.ceilingEntry((long) ranks << 32);
        return e == null ? null : e.getValue();
    }

    /** The widest gang that could start now. */
    int mostRoom() {
        if (only != null) {
            return only.room();
        }
        sort();
        return byRoom.isEmpty() ? 0 : (int) (byRoom.lastKey() >> 32);
    }

    /** How many slots are free. */
    long room() {
        if (only != null) {
            return only.room();
        }
        sort();
        return room;
    }

    /** The widest gang that could ever start. */
    int widest() {
        if (shrunk) {
            shrunk = false;
            widest = only == null ? 0 : only.alive();
            for (Pool p : byRoom.values()) {
                widest = Math.max(widest, p.alive());
            }
        }
        return widest;
    }
}
