package org.muster.cache;

import java.time.Duration;

/**
 * What is told of a result beside its value.
 *
 * @param name a readable name of the function
 * @param function the fingerprint of the function's code
 * @param ranks how many ranks computed it
 * @param duration how long that took
 * @param host the node of rank 0
 * @param pid the process of rank 0
 */
public record EntryInfo(String name, String function, int ranks, Duration duration, String host, long pid) {
    /**
     * A result of this process.
     *
     * @param name a readable name of the function
     * @param function the fingerprint of the function's code
     * @param ranks how many ranks computed it
     * @param duration how long that took
     */
    public EntryInfo(String name, String function, int ranks, Duration duration) {
        this(name, function, ranks, duration, Here.HOST, Here.PID);
    }
}
