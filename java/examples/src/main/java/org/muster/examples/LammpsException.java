package org.muster.examples;

import org.jspecify.annotations.Nullable;

/** LAMMPS, or a file it needs, is missing or it refused what it was told; the message is one sentence that says which. */
final class LammpsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LammpsException(String message) {
        super(message);
    }

    LammpsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
