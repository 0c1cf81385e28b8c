package org.muster.schedule;

import java.util.Arrays;

/**
 * The slots that one call runs on, all of one pool.
 *
 * @param pool the pool's number
 * @param slots the slots' numbers in the pool; the i-th is rank i of the call
 */
public record Gang(int pool, int[] slots) {
    /** The members as a key: gangs of the same slots in the same order are equal. */
    @Override
    public boolean equals(Object o) {
        return o instanceof Gang g && g.pool == pool && Arrays.equals(g.slots, slots);
    }

    @Override
    public int hashCode() {
        return 31 * pool + Arrays.hashCode(slots);
    }

    @Override
    public String toString() {
        return "pool " + pool + " slots " + Arrays.toString(slots);
    }
}
