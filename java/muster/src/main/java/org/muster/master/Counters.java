package org.muster.master;

import org.muster.ExecutorInfo;

/** What an executor has done so far. */
final class Counters {
    int waiting;
    long finished;
    long failed;
    long cancelled;
    long retried;
    long ranksLost;
    long hits;
    long misses;

    ExecutorInfo info(int maxCores, int ranks, int busy, int queued, int running) {
        return new ExecutorInfo(
                maxCores, ranks, busy, waiting, queued, running, finished, failed, cancelled, retried, ranksLost, hits,
                misses);
    }
}
