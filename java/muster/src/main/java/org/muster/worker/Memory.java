package org.muster.worker;

import org.jspecify.annotations.Nullable;

/** What remains to be done when a function has used up the heap. Used by the thread that runs the calls only. */
@SuppressWarnings("UnusedVariable") // the reserve is there to be given up
final class Memory {
    /** Enough to tell the program of it. */
    private static final int RESERVE = 512 * 1024;

    /** A worker whose function has left less than this part of its heap free is of no more use. */
    private static final int NEEDED_PART = 8;

    @SuppressWarnings("UnusedVariable") // it is only held
    private byte @Nullable [] reserve = new byte[RESERVE];

    /** Makes room for what follows. */
    void release() {
        reserve = null;
    }

    /** Whether, after a call, too little of the heap is free for others: something static holds it. */
    boolean isShort() {
        try {
            reserve = null;
            byte[] probe = new byte[(int) Math.min(Runtime.getRuntime().maxMemory() / NEEDED_PART, 64 << 20)];
            reserve = new byte[RESERVE];
            return probe.length == 0;
        } catch (OutOfMemoryError e) {
            return true;
        }
    }

    /** Whether memory was what was lacking. */
    static boolean isCause(Throwable t) {
        return Causes.has(t, OutOfMemoryError.class);
    }

    /**
     * The exception to tell the program of. The JVM has its errors ready before they are thrown, and these take no suppressed exceptions, so that
     * nothing could say where one comes from; a copy can.
     */
    static Throwable told(Throwable t) {
        if (t.getClass() != OutOfMemoryError.class) {
            return t;
        }
        OutOfMemoryError copy = new OutOfMemoryError(
                t.getMessage() + " (" + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MiB are this rank's; Resources.memoryPerCore gives more)");
        copy.setStackTrace(t.getStackTrace());
        return copy;
    }
}
