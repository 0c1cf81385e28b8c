package org.muster.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The open pools of one kind, in the order of how much room they have.
 *
 * <p>A pool that changes is only noted, however often it does, and put in its place when somebody asks: a gang gives its slots
 * back one by one.
 */
final class Shelf {
    /** By room, then by number. */
    private final TreeMap<Long, Pool> byRoom = new TreeMap<>();

    private final List<Pool> changed = new ArrayList<>();
    private long room;
    private int mostRoom;
    private int widest;
    /** Whether the widest is to be found anew. */
    private boolean shrunk;

    void add(Pool p) {
        put(p);
        mostRoom = Math.max(mostRoom, p.room());
        widest = Math.max(widest, p.alive());
    }

    void remove(Pool p) {
        sort();
        take(p);
        findMostRoom();
        shrunk = true;
    }

    /** A pool has more room or less than it had. */
    void changed(Pool p) {
        if (!p.isNoted) {
            p.isNoted = true;
            changed.add(p);
        }
    }

    /** A pool has lost a slot for good. */
    void shrunk() {
        shrunk = true;
    }

    private void sort() {
        if (changed.isEmpty()) {
            return;
        }
        for (Pool p : changed) {
            p.isNoted = false;
            take(p);
            put(p);
        }
        changed.clear();
        findMostRoom();
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

    private void findMostRoom() {
        mostRoom = byRoom.isEmpty() ? 0 : (int) (byRoom.lastKey() >> 32);
    }

    boolean isEmpty() {
        return byRoom.isEmpty();
    }

    /** The pool where a gang leaves the least room over, the first by number of those that are alike; null if there is none. */
    @Nullable
    Pool best(int ranks) {
        sort();
        Map.Entry<Long, Pool> e = byRoom.ceilingEntry((long) ranks << 32);
        return e == null ? null : e.getValue();
    }

    /** The widest gang that could start now. */
    int mostRoom() {
        sort();
        return mostRoom;
    }

    /** How many slots are free. */
    long room() {
        sort();
        return room;
    }

    /** The widest gang that could ever start. */
    int widest() {
        if (shrunk) {
            shrunk = false;
            widest = 0;
            for (Pool p : byRoom.values()) {
                widest = Math.max(widest, p.alive());
            }
        }
        return widest;
    }
}
