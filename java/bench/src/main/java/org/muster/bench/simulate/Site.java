package org.muster.bench.simulate;

import org.muster.schedule.GangScheduler;

/**
 * The simulated machine: as many cores as ranks, these spread over pools.
 *
 * @param ranks how many
 * @param pools how many pools; they are numbered from 1
 */
record Site(int ranks, int pools) {
    /** A scheduler with all of it free. */
    GangScheduler scheduler() {
        GangScheduler s = new GangScheduler(ranks, 0);
        for (int p = 1; p <= pools; p++) {
            s.addPool(p, 0, slots(p));
        }
        return s;
    }

    int slots(int pool) {
        return ranks / pools + (pool <= ranks % pools ? 1 : 0);
    }

    /** The widest call that it can hold. */
    int widest() {
        return slots(1);
    }
}
