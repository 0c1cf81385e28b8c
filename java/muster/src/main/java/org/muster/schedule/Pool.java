package org.muster.schedule;

import java.util.BitSet;

/** Slots that gangs can be made of: one MPI job's worker ranks. */
final class Pool {
    private final int number;
    private final BitSet free = new BitSet();
    private final BitSet alive = new BitSet();
    private boolean open = true;
    private int limit;

    Pool(int number, int slots) {
        this.number = number;
        limit = slots;
        free.set(0, slots);
        alive.set(0, slots);
    }

    /** Starts gangs only on the first so many slots from now on. */
    void limit(int slots) {
        limit = slots;
    }

    int number() {
        return number;
    }

    int alive() {
        return alive.cardinality();
    }

    int busy() {
        return alive.cardinality() - free.cardinality();
    }

    boolean isOpen() {
        return open;
    }

    /** Takes no new gangs from now on. */
    void close() {
        open = false;
    }

    /** How wide a gang could start now. */
    int room() {
        return open ? free.get(0, limit).cardinality() : 0;
    }

    /** The widest gang that could ever start. */
    int widest() {
        return open ? alive.get(0, limit).cardinality() : 0;
    }

    /** Takes the lowest free slots, so that the same members meet again and their communicator can be used again. */
    Gang take(int width) {
        int[] slots = new int[width];
        int at = -1;
        for (int i = 0; i < width; i++) {
            at = free.nextSetBit(at + 1);
            slots[i] = at;
        }
        for (int s : slots) {
            free.clear(s);
        }
        return new Gang(number, slots);
    }

    void giveBack(int slot) {
        if (alive.get(slot)) {
            free.set(slot);
        }
    }

    void lose(int slot) {
        alive.clear(slot);
        free.clear(slot);
    }
}
