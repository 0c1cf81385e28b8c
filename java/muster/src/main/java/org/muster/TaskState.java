package org.muster;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a call stands.
 *
 * <pre>
 * WAITING --> QUEUED --> RUNNING --> DONE | FAILED | CANCELLED
 *    |           |          |
 *    |           |          +--> QUEUED          run again after a lost rank
 *    +-----------+--> CANCELLED | FAILED         never started
 *    +-----------+--> DONE                       its result was in the cache
 * </pre>
 */
public enum TaskState {
    /** Waits for the calls it depends on. */
    WAITING,
    /** Waits for ranks. */
    QUEUED,
    /** Its ranks have it. */
    RUNNING,
    /** Ended with a result. */
    DONE,
    /** Ended with an exception. */
    FAILED,
    /** Cancelled, before or while it ran. */
    CANCELLED;

    /**
     * The states that may follow this one.
     *
     * @return the legal successors; none for an end state
     */
    public Set<TaskState> next() {
        return switch (this) {
            case WAITING -> EnumSet.of(QUEUED, DONE, FAILED, CANCELLED);
            case QUEUED -> EnumSet.of(RUNNING, DONE, FAILED, CANCELLED);
            case RUNNING -> EnumSet.of(QUEUED, DONE, FAILED, CANCELLED);
            case DONE, FAILED, CANCELLED -> EnumSet.noneOf(TaskState.class);
        };
    }

    /**
     * Whether the call has ended.
     *
     * @return true if no state follows
     */
    public boolean isEnd() {
        return next().isEmpty();
    }
}
