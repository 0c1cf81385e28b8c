package org.muster.bench.simulate;

import org.jspecify.annotations.Nullable;

/** The program was called with something that it does not have; the message is one sentence. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        this(message, null);
    }

    UsageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
