package org.muster.schedule;

/**
 * A set of numbers from 0 up to a bound, whose lowest are taken in order; a step costs the logarithm of the bound, to the base of 64.
 *
 * <p>A bit for each number, and above each 64 words of bits a word that says which of them are not 0, and so on up to one word.
 */
final class NumberSet {
    private static final int SHIFT = 6;

    private long[][] levels;
    private int bound;
    private int size;

    /** Has all numbers below the bound. */
    NumberSet(int bound) {
        levels = levels(bound);
        grow(bound);
    }

    private static long[][] levels(int bound) {
        int depth = 1;
        for (int words = words(bound); words > 1; words = words(words)) {
            depth++;
        }
        long[][] levels = new long[depth][];
        int n = bound;
        for (int i = 0; i < depth; i++) {
            n = words(n);
            levels[i] = new long[n];
        }
        return levels;
    }

    private static int words(int bits) {
        return Math.max(1, (bits + 63) >>> SHIFT);
    }

    /** Adds all numbers from the bound there is up to a higher one. */
    void grow(int higher) {
        if (words(higher) > levels[0].length) {
            // By half at least, so that growing often costs no more than growing once.
            long[][] wider = levels(Math.max(higher, (int) Math.min(1L << 30, bound + bound / 2L)));
            System.arraycopy(levels[0], 0, wider[0], 0, levels[0].length);
            for (int i = 1; i < wider.length; i++) {
                for (int w = 0; w < wider[i - 1].length; w++) {
                    if (wider[i - 1][w] != 0) {
                        wider[i][w >>> SHIFT] |= 1L << w;
                    }
                }
            }
            levels = wider;
        }
        for (; bound < higher; bound++) {
            add(bound);
        }
    }

    int bound() {
        return bound;
    }

    int size() {
        return size;
    }

    boolean contains(int n) {
        return (levels[0][n >>> SHIFT] & 1L << n) != 0;
    }

    /** Puts a number in that is not in it. */
    void add(int n) {
        size++;
        int at = n;
        for (long[] level : levels) {
            int w = at >>> SHIFT;
            long before = level[w];
            level[w] = before | 1L << at;
            if (before != 0) {
                return; // those above know
            }
            at = w;
        }
    }

    /** Takes a number out that is in it. */
    void remove(int n) {
        size--;
        clear(n >>> SHIFT, 1L << n);
    }

    private void clear(int word, long bits) {
        int w = word;
        long b = bits;
        for (long[] level : levels) {
            level[w] &= ~b;
            if (level[w] != 0) {
                return;
            }
            b = 1L << w;
            w >>>= SHIFT;
        }
    }

    /** Takes the lowest numbers out; there must be as many. */
    int[] takeLowest(int count) {
        if (count > size) {
            throw new IllegalStateException(count + " numbers were to be taken, and there are " + size);
        }
        int[] taken = new int[count];
        int n = 0;
        while (n < count) {
            int w = 0;
            for (int i = levels.length - 1; i > 0; i--) {
                w = (w << SHIFT) + Long.numberOfTrailingZeros(levels[i][w]);
            }
            long all = levels[0][w];
            long left = all;
            for (; left != 0 && n < count; left &= left - 1) {
                taken[n++] = (w << SHIFT) + Long.numberOfTrailingZeros(left);
            }
            clear(w, all & ~left);
        }
        size -= count;
        return taken;
    }
}
