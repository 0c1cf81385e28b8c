package org.muster.code;

/** An object contains itself. */
final class Circle extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Circle() {
        super("an object contains itself", null, false, false);
    }
}
