package org.muster.progress;

/**
 * How far things are at one moment.
 *
 * @param total calls submitted so far
 * @param waiting calls that have neither started nor ended
 * @param running calls that run
 * @param done calls that ended with a result
 * @param failed calls that ended with an exception
 * @param cancelled calls that were cancelled
 * @param cached how many of the done were found in the cache
 * @param retried how often a call was sent again
 * @param lost worker processes lost
 * @param elapsed nanoseconds since the first call
 * @param left nanoseconds that the rest will take by estimate; negative if nobody knows
 */
record Counts(
        long total,
        long waiting,
        long running,
        long done,
        long failed,
        long cancelled,
        long cached,
        long retried,
        long lost,
        long elapsed,
        long left) {}
