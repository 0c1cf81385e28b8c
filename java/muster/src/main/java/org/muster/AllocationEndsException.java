package org.muster;

/**
 * A call was not started, since the allocation that the program runs in is about to end. Submit it again in the next one: what was computed
 * before is in the cache then, if there is one.
 */
public final class AllocationEndsException extends MusterException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message which allocation ends, when, and what to do
     */
    public AllocationEndsException(String message) {
        super(message);
    }
}
