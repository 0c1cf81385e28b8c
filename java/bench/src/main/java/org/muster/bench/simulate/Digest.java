package org.muster.bench.simulate;

import org.muster.schedule.Placement;

/** A number that tells one sequence of placements from another. */
final class Digest {
    private long value;

    void add(Placement p) {
        int[] slots = p.gang().slots();
        long last = slots[slots.length - 1];
        value = (value ^ (p.task() << 32 ^ (long) p.gang().pool() << 56 ^ last)) * 0x9E3779B97F4A7C15L;
    }

    long value() {
        return value;
    }
}
