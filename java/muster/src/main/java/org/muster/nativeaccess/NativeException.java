package org.muster.nativeaccess;

import java.io.Serial;
import java.util.Objects;

/** A native call failed, or native access is not to be had at all; the message says which call, why and what to do. */
public final class NativeException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int errno;

    /** For failures that no system call reported. */
    NativeException(String message) {
        this(message, 0);
    }

    NativeException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    NativeException(String message, Throwable cause) {
        super(message, cause);
        this.errno = 0;
    }

    /** {@return the message, which a failure here always has} */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** {@return the system's error number, 0 when the failure did not come from a native call} */
    public int errno() {
        return errno;
    }
}
