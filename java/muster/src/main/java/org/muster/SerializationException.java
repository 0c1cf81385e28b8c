package org.muster;

import org.jspecify.annotations.Nullable;

/**
 * Something cannot travel between the program and a worker: a function, a value it captures, or a result.
 *
 * <p>The message names the class, the path of fields that leads to it, and the way out.
 */
public final class SerializationException extends MusterException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what happened, where, and what to do
     */
    public SerializationException(String message) {
        super(message);
    }

    /**
     * Makes one.
     *
     * @param message what happened, where, and what to do
     * @param cause what led to it, or null
     */
    public SerializationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
