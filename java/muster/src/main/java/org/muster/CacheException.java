package org.muster;

import org.jspecify.annotations.Nullable;

/**
 * The result cache cannot be used as asked: its directory is not the user's own, a key was used for another function, or an
 * entry is not there.
 *
 * <p>What goes wrong with single files (a full disk, a damaged entry) is a logged warning and no exception: the value is then
 * computed.
 */
public final class CacheException extends MusterException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what happened, where, and what to do
     */
    public CacheException(String message) {
        super(message);
    }

    /**
     * Makes one.
     *
     * @param message what happened, where, and what to do
     * @param cause what led to it, or null
     */
    public CacheException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
