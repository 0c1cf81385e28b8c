package org.muster;

import org.jspecify.annotations.Nullable;

/**
 * Workers could not be started; the message has the launcher's own words.
 */
public final class LaunchException extends MusterException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what happened, where, and what to do
     */
    public LaunchException(String message) {
        super(message);
    }

    /**
     * Makes one.
     *
     * @param message what happened, where, and what to do
     * @param cause what led to it, or null
     */
    public LaunchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
