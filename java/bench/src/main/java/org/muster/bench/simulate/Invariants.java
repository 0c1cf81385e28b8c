package org.muster.bench.simulate;

import java.util.BitSet;
import org.muster.schedule.Demand;
import org.muster.schedule.Placement;

/** Checks each placement: nothing is given out twice, each call gets what it asked for, runs once and ends once. */
final class Invariants {
    private final Site site;
    private final Calls calls;
    private final String seed;
    private final BitSet[] slots;
    private final BitSet cores = new BitSet();
    private final BitSet started = new BitSet();
    private final BitSet ended = new BitSet();
    private int coresBusy;

    Invariants(Site site, Calls calls, long seed) {
        this.site = site;
        this.calls = calls;
        this.seed = "seed " + seed + ", " + site + ": ";
        slots = new BitSet[site.pools() + 1];
        for (int p = 1; p < slots.length; p++) {
            slots[p] = new BitSet();
        }
    }

    void started(Placement p) {
        int call = (int) p.task();
        Demand d = calls.demand(call);
        check(!started.get(call), call, "was started twice");
        started.set(call);
        int pool = p.gang().pool();
        check(p.gang().slots().length == d.ranks(), call, "has not the ranks it asked for");
        check(p.cores().length == d.ranks() * d.threads(), call, "has not the cores it asked for");
        take(slots[pool], p.gang().slots(), site.slots(pool), call, "slot");
        take(cores, p.cores(), site.ranks(), call, "core");
        coresBusy += p.cores().length;
        check(coresBusy <= site.ranks(), call, "takes more cores than there are");
    }

    private void take(BitSet taken, int[] numbers, int most, int call, String what) {
        for (int n : numbers) {
            if (n < 0 || n >= most || taken.get(n)) {
                check(false, call, "was given " + what + " " + n + ", which is taken or not there");
            }
            taken.set(n);
        }
    }

    void ended(Placement p) {
        int call = (int) p.task();
        check(started.get(call) && !ended.get(call), call, "ended without running");
        ended.set(call);
        for (int slot : p.gang().slots()) {
            slots[p.gang().pool()].clear(slot);
        }
        for (int core : p.cores()) {
            cores.clear(core);
        }
        coresBusy -= p.cores().length;
    }

    void over() {
        check(ended.cardinality() == calls.count(), ended.nextClearBit(0), "never ended");
        check(coresBusy == 0, ended.length() - 1, "ended, and cores are still busy");
    }

    private void check(boolean holds, int call, String what) {
        if (!holds) {
            throw new IllegalStateException(seed + "call " + call + " " + what);
        }
    }
}
