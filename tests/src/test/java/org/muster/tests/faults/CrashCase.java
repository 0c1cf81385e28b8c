package org.muster.tests.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One cell of the table. */
record CrashCase(Fault fault, Phase phase, Ranks ranks, int size) {
    static List<CrashCase> all() {
        List<CrashCase> cases = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            for (Phase phase : Phase.values()) {
                for (int size = 1; size <= 3; size++) {
                    for (Ranks ranks : Ranks.values()) {
                        if (size > 1 || ranks == Ranks.EVERY) {
                            cases.add(new CrashCase(fault, phase, ranks, size));
                        }
                    }
                }
            }
        }
        return cases;
    }

    /**
     * A third of the table, in which every fault meets every phase, and every choice of ranks in every size: only not all three of them together.
     *
     * @param which 0, 1 or 2; the three have no case in common and are all of the table together
     */
    static List<CrashCase> third(int which) {
        List<CrashCase> all = all();
        int phases = Phase.values().length;
        List<CrashCase> third = new ArrayList<>();
        for (CrashCase c : all) {
            int choice = c.size * Ranks.values().length + c.ranks.ordinal();
            if ((c.fault.ordinal() + choice + c.phase.ordinal()) % phases == which) {
                third.add(c);
            }
        }
        return third;
    }

    /** The processes that have the fault. */
    long[] struck(List<Long> pids) {
        List<Long> struck = new ArrayList<>();
        for (int rank = 0; rank < size; rank++) {
            if (ranks.has(rank, size)) {
                struck.add(pids.get(rank));
            }
        }
        return struck.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "%s in %s on %s of %d",
                        fault,
                        phase,
                        ranks == Ranks.ZERO ? "rank 0" : ranks == Ranks.ANOTHER ? "rank " + (size - 1) : "every rank",
                        size)
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
    }
}
