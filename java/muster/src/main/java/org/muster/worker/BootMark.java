package org.muster.worker;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Tells {@code muster-keeper}, this process's parent, how far it has come, and that it is alive. */
final class BootMark {
    private static final String VARIABLE = "MUSTER_KEEPER_MARK";

    /** Only after these two marks the keeper takes bytes for signs of life. */
    private static volatile boolean isKnown;

    private BootMark() {}

    /** It is about to enter MPI: from now on no other can take its place. */
    static void entering() {
        write();
    }

    /** Its master knows it: from now on its end is noticed by others. */
    static void known() {
        write();
        isKnown = true;
    }

    /**
     * It is alive, once its master knows it; on another node than its master's nobody else could end it if it hung.
     *
     * @param withinMillis when the keeper will hear that again at the latest
     * @throws IOException if the keeper cannot be told
     */
    static void alive(long withinMillis) throws IOException {
        String descriptor = System.getenv(VARIABLE);
        if (descriptor != null && isKnown) {
            write(descriptor, exponent(withinMillis));
        }
    }

    /** The least power of two that is no less. */
    static int exponent(long millis) {
        return millis <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(millis - 1);
    }

    /** Whether there is a keeper, which ends this process with its master. */
    static boolean hasKeeper() {
        return System.getenv(VARIABLE) != null;
    }

    private static void write() {
        String descriptor = System.getenv(VARIABLE);
        if (descriptor == null) {
            return; // started without a keeper
        }
        try {
            write(descriptor, 1);
        } catch (IOException e) {
            System.err.println("muster worker: pid " + ProcessHandle.current().pid()
                    + " could not tell its muster-keeper that it is up: " + e.getMessage());
        }
    }

    private static void write(String descriptor, int value) throws IOException {
        try (OutputStream mark = new FileOutputStream("/proc/self/fd/" + descriptor)) {
            mark.write(value);
        }
    }
}
