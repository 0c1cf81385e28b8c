package org.muster;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a batch job stands, in words that all {@linkplain BatchSystem batch systems} share.
 *
 * <pre>
 * PENDING --> RUNNING --> DONE | FAILED | CANCELLED | TIMEOUT | OUT_OF_MEMORY | NODE_FAIL | GONE
 *    |  ^         |
 *    |  +---------+                                  put back into the queue by its system
 *    +--> NEVER | UNSATISFIABLE                      it can never start
 *    +--> any of the ends                            it has started and ended between two looks, or never started
 * </pre>
 */
public enum JobState {
    /** Waits to be started. */
    PENDING,
    /** Has its nodes, or is suspended on them. */
    RUNNING,
    /** Ended with exit status 0. */
    DONE,
    /** Ended with another exit status, or by a signal. */
    FAILED,
    /** Somebody has cancelled it. */
    CANCELLED,
    /** Ran for longer than the system let it. */
    TIMEOUT,
    /** Used more memory than the system let it. */
    OUT_OF_MEMORY,
    /** A node of it failed. */
    NODE_FAIL,
    /** Is still in the queue, but a job that it waits for has failed, so it cannot start any more. */
    NEVER,
    /** Is refused, after it was taken: the system can never give it what it asks for. */
    UNSATISFIABLE,
    /** The system knows no job of that id any more, and does not say how it ended. */
    GONE;

    /**
     * The states that may follow this one.
     *
     * @return the legal successors; none for an end state
     */
    public Set<JobState> next() {
        return switch (this) {
            case PENDING -> EnumSet.complementOf(EnumSet.of(PENDING));
            case RUNNING -> EnumSet.complementOf(EnumSet.of(RUNNING, NEVER, UNSATISFIABLE));
            case DONE, FAILED, CANCELLED, TIMEOUT, OUT_OF_MEMORY, NODE_FAIL, NEVER, UNSATISFIABLE, GONE ->
                EnumSet.noneOf(JobState.class);
        };
    }

    /**
     * Whether the job will not run, any more or at all.
     *
     * @return true if no state follows
     */
    public boolean isEnd() {
        return next().isEmpty();
    }
}
