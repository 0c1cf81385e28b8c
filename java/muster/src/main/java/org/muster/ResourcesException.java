package org.muster;

import org.jspecify.annotations.Nullable;

/**
 * What a call asks for can never be satisfied by this executor; the message says what was asked and what there is.
 *
 * <p>Thrown by {@code submit}, before anything is sent.
 */
public final class ResourcesException extends MusterException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what happened, where, and what to do
     */
    public ResourcesException(String message) {
        super(message);
    }

    /**
     * Makes one.
     *
     * @param message what happened, where, and what to do
     * @param cause what led to it, or null
     */
    public ResourcesException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
