package org.muster.wire;

import org.muster.MusterException;

/** What came is no message. */
public final class WireException extends MusterException {
    private static final long serialVersionUID = 1L;

    WireException(String message) {
        super("a damaged message came: " + message);
    }

    WireException(String message, Throwable cause) {
        super("a damaged message came: " + message, cause);
    }
}
