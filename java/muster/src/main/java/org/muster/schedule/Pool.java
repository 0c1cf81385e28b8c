package org.muster.schedule;

import java.util.Arrays;
import java.util.BitSet;

/** Slots that gangs can be made of: one MPI job's worker ranks, all of one kind. */
final class Pool {
    private final int number;
    private final int kind;
    private final BitSet free = new BitSet();
    private final BitSet alive = new BitSet();
    /** What each slot holds of the node while it runs something. */
    private final Held[] held;

    private boolean open = true;
    private int freeCount;
    private int aliveCount;

    Pool(int number, int kind, int slots) {
        this.number = number;
        this.kind = kind;
        free.set(0, slots);
        alive.set(0, slots);
        freeCount = slots;
        aliveCount = slots;
        held = new Held[slots];
        Arrays.fill(held, Held.NOTHING);
    }

    int number() {
        return number;
    }

    int kind() {
        return kind;
    }

    int alive() {
        return aliveCount;
    }

    int busy() {
        return aliveCount - freeCount;
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
        return open ? freeCount : 0;
    }

    /** The widest gang that could ever start. */
    int widest() {
        return open ? aliveCount : 0;
    }

    /** Takes the lowest free slots, so that the same members meet again and their communicator can be used again. */
    Gang take(Held[] ofEach) {
        int[] slots = new int[ofEach.length];
        int at = -1;
        for (int i = 0; i < slots.length; i++) {
            at = free.nextSetBit(at + 1);
            slots[i] = at;
            held[at] = ofEach[i];
            free.clear(at);
        }
        freeCount -= slots.length;
        return new Gang(number, slots);
    }

    /** Frees a slot; gives what it held of the node. */
    Held giveBack(int slot) {
        if (alive.get(slot) && !free.get(slot)) {
            free.set(slot);
            freeCount++;
        }
        return drop(slot);
    }

    /** Takes a slot away for good; gives what it held of the node. */
    Held lose(int slot) {
        if (alive.get(slot)) {
            alive.clear(slot);
            aliveCount--;
            if (free.get(slot)) {
                free.clear(slot);
                freeCount--;
            }
        }
        return drop(slot);
    }

    private Held drop(int slot) {
        Held h = held[slot];
        held[slot] = Held.NOTHING;
        return h;
    }

    /** Frees all that its slots hold. */
    void giveAllBack(Node node) {
        for (int slot = 0; slot < held.length; slot++) {
            node.giveBack(drop(slot));
        }
    }
}
