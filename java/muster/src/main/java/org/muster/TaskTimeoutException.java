package org.muster;

import org.jspecify.annotations.Nullable;

/**
 * A call ran longer than its {@link Resources#timeLimit(java.time.Duration) time limit} and was stopped.
 */
public final class TaskTimeoutException extends MusterException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what happened, where, and what to do
     */
    public TaskTimeoutException(String message) {
        super(message);
    }

    /**
     * Makes one.
     *
     * @param message what happened, where, and what to do
     * @param cause what led to it, or null
     */
    public TaskTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
