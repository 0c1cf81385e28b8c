package org.muster.schedule;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Slots that gangs can be made of: one MPI job's worker ranks, all of one kind. */
final class Pool {
    private final int number;
    private final int kind;
    private final NumberSet free;
    private final BitSet lost = new BitSet(0);
    /** What the call holds of the node that runs on a slot, and which of its ranks that slot is. */
    private final @Nullable Held[] held;

    private final int[] ranks;

    private int alive;
    /** Where it is found while it takes gangs; null before and after. */
    private @Nullable Shelf shelf;
    /** What that shelf knows of its room, and whether it knows that there is news; the shelf's own. */
    int roomNoted;

    boolean isNoted;

    Pool(int number, int kind, int slots) {
        this.number = number;
        this.kind = kind;
        free = new NumberSet(slots);
        held = new Held[slots];
        ranks = new int[slots];
        alive = slots;
    }

    int number() {
        return number;
    }

    int kind() {
        return kind;
    }

    int alive() {
        return alive;
    }

    int busy() {
        return alive - free.size();
    }

    /** How many slots are free. */
    int room() {
        return free.size();
    }

    /** Takes gangs from now on. */
    void open(Shelf s) {
        shelf = s;
        s.add(this);
    }

    /** Takes no new gangs from now on. */
    void close() {
        if (shelf != null) {
            shelf.remove(this);
            shelf = null;
        }
    }

    /** Takes the lowest free slots, so that the same members meet again and their communicator can be used again. */
    Gang take(Held h) {
        int[] slots = free.takeLowest(h.ranks());
        for (int i = 0; i < slots.length; i++) {
            held[slots[i]] = h;
            ranks[slots[i]] = i;
        }
        changed();
        return new Gang(number, slots);
    }

    /** Frees a slot, and what it held of the node. */
    void giveBack(int slot, Node node) {
        if (!lost.get(slot) && !free.contains(slot)) {
            free.add(slot);
            changed();
        }
        drop(slot, node);
    }

    /** Takes a slot away for good; frees what it held of the node. */
    void lose(int slot, Node node) {
        if (!lost.get(slot)) {
            lost.set(slot);
            alive--;
            if (free.contains(slot)) {
                free.remove(slot);
            }
            if (shelf != null) {
                shelf.shrunk();
            }
            changed();
        }
        drop(slot, node);
    }

    private void changed() {
        if (shelf != null) {
            shelf.changed(this);
        }
    }

    private void drop(int slot, Node node) {
        Held h = held[slot];
        if (h != null) {
            held[slot] = null;
            h.letGo(ranks[slot], node);
        }
    }

    /** Frees all that its slots hold. */
    void giveAllBack(Node node) {
        for (int slot = 0; slot < held.length; slot++) {
            drop(slot, node);
        }
    }
}
