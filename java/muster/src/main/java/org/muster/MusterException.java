package org.muster;

import org.jspecify.annotations.Nullable;

/**
 * The common kind of Muster's own (unchecked) exceptions.
 */
public class MusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what happened, where, and what to do
     */
    public MusterException(String message) {
        super(message);
    }

    /**
     * Makes one.
     *
     * @param message what happened, where, and what to do
     * @param cause what led to it, or null
     */
    public MusterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
