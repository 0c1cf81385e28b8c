package org.muster;

/**
 * Counts of an executor at one moment.
 *
 * @param maxCores ranks that may be in use at once
 * @param ranks worker ranks that are up
 * @param busy worker ranks that run a call
 * @param waiting calls that wait for calls they depend on
 * @param queued calls that wait for ranks
 * @param running calls that run
 * @param finished calls that ended with a result
 * @param failed calls that ended with an exception
 * @param cancelled calls that were cancelled
 * @param retried how often a call was run again after a lost rank
 * @param ranksLost worker processes lost since the start
 * @param hits results that were in the cache, or that another call had just computed
 * @param misses results that were not, and so were computed
 */
public record ExecutorInfo(
        int maxCores,
        int ranks,
        int busy,
        int waiting,
        int queued,
        int running,
        long finished,
        long failed,
        long cancelled,
        long retried,
        long ranksLost,
        long hits,
        long misses) {}
