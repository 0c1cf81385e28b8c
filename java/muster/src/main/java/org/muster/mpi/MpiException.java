package org.muster.mpi;

import org.jspecify.annotations.Nullable;

/** An operation of MPI failed. */
public final class MpiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what failed, and where
     * @param cause the binding's own exception, or null
     */
    public MpiException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
