package org.muster.master;

import java.util.concurrent.atomic.AtomicInteger;
import org.muster.ExecutorInfo;

/** What a cluster executor has done so far; all but {@link #waiting} is the desk's thread's. */
final class ClusterCounters {
    final AtomicInteger waiting = new AtomicInteger();
    private final Counters counters = new Counters();

    void ended(org.muster.TaskState state) {
        switch (state) {
            case DONE -> counters.finished++;
            case FAILED -> counters.failed++;
            default -> counters.cancelled++;
        }
    }

    void hit() {
        counters.hits++;
    }

    void miss() {
        counters.misses++;
    }

    void retried() {
        counters.retried++;
    }

    ExecutorInfo info(int maxCores, int busy, int queued, int running) {
        counters.waiting = waiting.get();
        return counters.info(maxCores, busy, busy, queued, running);
    }
}
