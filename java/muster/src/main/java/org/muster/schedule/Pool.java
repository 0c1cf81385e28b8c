package org.muster.schedule;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Slots that gangs can be made of: one MPI job's worker ranks, all of one kind. */
final class Pool {
    private final int number;
    private final int kind;
    private final Slots free;
    private final BitSet lost = new BitSet(0);
    /** What the call holds of the node that runs on a slot, and which of its ranks that slot is. */
    private final @Nullable Held[] held;

    private final int[] ranks;

    private int alive;
    /** The same for each node; empty where there is one. */
    private final int[] aliveOn;

    /** Where it is found while it takes gangs; null before and after. */
    private @Nullable Shelf shelf;
    /** What that shelf knows of its room, and whether it knows that there is news; the shelf's own. */
    int roomNoted;

    boolean isNoted;

    Pool(int number, int kind, int slots) {
        this(number, kind, slots, new Slots(slots), new int[0]);
    }

    /** One whose slots are on these of so many nodes. */
    Pool(int number, int kind, int[] nodeOf, int nodes) {
        this(number, kind, nodeOf.length, new Slots(nodeOf, nodes), new int[nodes]);
        for (int node : nodeOf) {
            aliveOn[node]++;
        }
    }

    private Pool(int number, int kind, int slots, Slots free, int[] aliveOn) {
        this.number = number;
        this.kind = kind;
        this.free = free;
        this.aliveOn = aliveOn;
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

    /** The same on one of several nodes. */
    int roomOn(int node) {
        return free.size(node);
    }

    int aliveOn(int node) {
        return aliveOn[node];
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
        int[] nodes = h.nodes();
        int[] slots = nodes.length == 0 ? free.take(h.ranks()) : free.take(nodes);
        for (int i = 0; i < slots.length; i++) {
            held[slots[i]] = h;
            ranks[slots[i]] = i;
        }
        changed();
        return new Gang(number, slots);
    }

    /** Frees a slot, and what it held of the node. */
    void giveBack(int slot, Nodes nodes) {
        if (!lost.get(slot) && !free.contains(slot)) {
            free.add(slot);
            changed();
        }
        drop(slot, nodes);
    }

    /** Takes a slot away for good; frees what it held of the node. */
    void lose(int slot, Nodes nodes) {
        if (!lost.get(slot)) {
            lost.set(slot);
            alive--;
            if (aliveOn.length > 0) {
                aliveOn[free.node(slot)]--;
            }
            if (free.contains(slot)) {
                free.remove(slot);
            }
            if (shelf != null) {
                shelf.shrunk();
            }
            changed();
        }
        drop(slot, nodes);
    }

    private void changed() {
        if (shelf != null) {
            shelf.changed(this);
        }
    }

    private void drop(int slot, Nodes nodes) {
        Held h = held[slot];
        if (h != null) {
            held[slot] = null;
            h.letGo(ranks[slot], nodes);
        }
    }

    /** Frees all that its slots hold. */
    void giveAllBack(Nodes nodes) {
        for (int slot = 0; slot < held.length; slot++) {
            drop(slot, nodes);
        }
    }
}
