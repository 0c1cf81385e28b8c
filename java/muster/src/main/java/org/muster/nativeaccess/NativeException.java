package org.muster.nativeaccess;

import java.io.Serial;
import java.util.Objects;

/**
 * A native call failed, what it speaks to has refused (Flux, in its own words), or native access is not to be had at all; the message says
 * which call, why and what to do.
 */
public final class NativeException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int errno;

    /** For failures that no system call reported. */
    NativeException(String message) {
        this(message, 0);
    }

    /**
     * With an error number.
     *
     * @param message a sentence
     * @param errno the number, or 0
     */
    public NativeException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /**
     * After another failure.
     *
     * @param message a sentence
     * @param cause that failure
     */
    public NativeException(String message, Throwable cause) {
        super(message, cause);
        this.errno = 0;
    }

    /** {@return the message, which a failure here always has} */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** {@return the error number of the system or of Flux, 0 when none came with the failure} */
    public int errno() {
        return errno;
    }
}
