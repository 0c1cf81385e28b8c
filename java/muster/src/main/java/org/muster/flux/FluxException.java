package org.muster.flux;

import java.io.Serial;
import java.util.Objects;

/** Flux did not do what it was asked; the message has its own words. */
public final class FluxException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int ENOSYS = 38;

    private final int errno;

    FluxException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    FluxException(String message, Throwable cause) {
        super(message, cause);
        this.errno = 0;
    }

    /** {@return the message, which a failure here always has} */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** {@return the error number that came with it, 0 if none did} */
    public int errno() {
        return errno;
    }

    /** {@return whether the instance has no such service} */
    public boolean isNoService() {
        return errno == ENOSYS;
    }
}
