package org.muster.code;

/** A graph is nested deeper than the stack in use allows. */
final class TooDeep extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooDeep() {
        super("nested too deeply", null, false, false);
    }
}
