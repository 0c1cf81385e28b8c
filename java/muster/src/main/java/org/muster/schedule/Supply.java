package org.muster.schedule;

/** A numbered supply of one thing of the node, cores or GPUs; the lowest free numbers are given out first. */
final class Supply {
    /** Also those beyond the limit, where it was higher once. */
    private final NumberSet free;

    private int limit;

    Supply(int limit) {
        this.limit = limit;
        free = new NumberSet(limit);
    }

    int limit() {
        return limit;
    }

    /** From now on only so many are given out at a time; what is taken stays taken. */
    void limit(int n) {
        limit = n;
        free.grow(n);
    }

    int used() {
        return free.bound() - free.size();
    }

    int free() {
        return Math.max(0, limit - used());
    }

    int[] take(int n) {
        return free.takeLowest(n);
    }

    void giveBack(int[] numbers, int from, int to) {
        for (int i = from; i < to; i++) {
            free.add(numbers[i]);
        }
    }
}
