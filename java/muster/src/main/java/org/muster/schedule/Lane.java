package org.muster.schedule;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.muster.schedule.GangScheduler.Waiting;

/** The waiting calls of one priority: for each width a queue by age. */
final class Lane {
    private final TreeMap<Integer, SequencedMap<Long, Waiting>> byWidth = new TreeMap<>();

    void add(Waiting w) {
        byWidth.computeIfAbsent(w.width(), _ -> new LinkedHashMap<>()).put(w.task(), w);
    }

    void remove(Waiting w) {
        SequencedMap<Long, Waiting> queue = byWidth.get(w.width());
        if (queue != null) {
            queue.remove(w.task());
            if (queue.isEmpty()) {
                byWidth.remove(w.width());
            }
        }
    }

    boolean isEmpty() {
        return byWidth.isEmpty();
    }

    int widest() {
        return byWidth.isEmpty() ? 0 : byWidth.lastKey();
    }

    @Nullable
    Waiting oldest() {
        return oldest(byWidth);
    }

    /** The oldest of those that are at most so wide. */
    @Nullable
    Waiting oldestWithin(int width) {
        return oldest(byWidth.headMap(width, true));
    }

    private static @Nullable Waiting oldest(Map<Integer, SequencedMap<Long, Waiting>> queues) {
        Waiting best = null;
        for (SequencedMap<Long, Waiting> queue : queues.values()) {
            Waiting w = queue.firstEntry().getValue();
            if (best == null || w.age() < best.age()) {
                best = w;
            }
        }
        return best;
    }
}
