package org.muster.nativeaccess;

/** Timeouts as the shim takes them. */
final class Milliseconds {
    private Milliseconds() {}

    /** Negative means for ever; what an int cannot hold, some 24 days, is cut to that. */
    static int of(long timeoutMillis) {
        return timeoutMillis < 0 ? -1 : (int) Math.min(timeoutMillis, Integer.MAX_VALUE);
    }
}
