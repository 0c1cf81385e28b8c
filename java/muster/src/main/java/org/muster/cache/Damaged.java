package org.muster.cache;

import java.io.IOException;

/** A file is not what this package has written, or not all of it; the message says what is wrong. */
final class Damaged extends IOException {
    private static final long serialVersionUID = 1L;

    Damaged(String message) {
        super(message);
    }

    Damaged(String message, Throwable cause) {
        super(message, cause);
    }
}
