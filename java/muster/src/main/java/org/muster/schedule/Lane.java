package org.muster.schedule;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.muster.schedule.GangScheduler.Waiting;

/** The waiting calls of one priority: for each demand a queue by age. */
final class Lane {
    private final Map<Demand, SequencedMap<Long, Waiting>> byDemand = new LinkedHashMap<>();

    void add(Waiting w) {
        byDemand.computeIfAbsent(w.demand(), _ -> new LinkedHashMap<>()).put(w.task(), w);
    }

    void remove(Waiting w) {
        SequencedMap<Long, Waiting> queue = byDemand.get(w.demand());
        if (queue != null) {
            queue.remove(w.task());
            if (queue.isEmpty()) {
                byDemand.remove(w.demand());
            }
        }
    }

    boolean isEmpty() {
        return byDemand.isEmpty();
    }

    /** Tells of each demand how many wait with it. */
    void count(DemandCount count) {
        byDemand.forEach((d, queue) -> count.add(d, queue.size()));
    }

    /** The oldest of those whose demand passes. */
    @Nullable
    Waiting oldest(Predicate<Demand> passes) {
        Waiting best = null;
        for (Map.Entry<Demand, SequencedMap<Long, Waiting>> e : byDemand.entrySet()) {
            Waiting w = e.getValue().firstEntry().getValue();
            if ((best == null || w.age() < best.age()) && passes.test(e.getKey())) {
                best = w;
            }
        }
        return best;
    }

    /** Takes note of demands. */
    @FunctionalInterface
    interface DemandCount {
        void add(Demand demand, int calls);
    }
}
