package org.muster.schedule;

import java.util.BitSet;

/** A numbered supply of one thing of the node, cores or GPUs; the lowest free numbers are given out first. */
final class Supply {
    private final BitSet taken = new BitSet();
    private int limit;
    private int used;

    Supply(int limit) {
        this.limit = limit;
    }

    int limit() {
        return limit;
    }

    /** From now on only so many are given out at a time; what is taken stays taken. */
    void limit(int n) {
        limit = n;
    }

    int used() {
        return used;
    }

    int free() {
        return Math.max(0, limit - used);
    }

    int[] take(int n) {
        int[] numbers = new int[n];
        int at = -1;
        for (int i = 0; i < n; i++) {
            at = taken.nextClearBit(at + 1);
            numbers[i] = at;
            taken.set(at);
        }
        used += n;
        return numbers;
    }

    void giveBack(int[] numbers) {
        for (int n : numbers) {
            taken.clear(n);
        }
        used -= numbers.length;
    }
}
