package org.muster.code;

/** Something in a graph means nothing outside this process, so it cannot be kept for another. */
final class Bound extends Unsendable {
    private static final long serialVersionUID = 1L;

    Bound(String what, String reason) {
        super(what, reason, "Return plain data to have the result kept");
    }
}
