package org.muster.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/** Tells {@code muster-keeper}, this process's parent, how far it has come, and that it is alive. */
final class BootMark {
    private static final String VARIABLE = "MUSTER_KEEPER_MARK";

    private static final Pattern PIPE = Pattern.compile("pipe:\\[\\d+]");

    /** Only after these two marks the keeper takes bytes for signs of life. */
    private static volatile boolean isKnown;

    private BootMark() {}

    /** It is about to enter MPI: from now on no other can take its place. */
    static void entering() {
        write();
    }

    /** Its master knows it: from now on its end is noticed by others. A world's ranks are told so by each executor. */
    static synchronized void known() {
        if (!isKnown) {
            write();
            isKnown = true;
        }
    }

    /**
     * It is alive, once its master knows it; on another node than its master's nobody else could end it if it hung.
     *
     * @param withinMillis when the keeper will hear that again at the latest
     * @throws IOException if the keeper cannot be told
     */
    static void alive(long withinMillis) throws IOException {
        if (isKnown && hasKeeper()) {
            write(exponent(withinMillis));
        }
    }

    /** The least power of two that is no less. */
    static int exponent(long millis) {
        return millis <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(millis - 1);
    }

    /** Whether there is a keeper, which ends this process with its master. */
    static boolean hasKeeper() {
        String descriptor = System.getenv(VARIABLE);
        // A program that inherits the variable has another file of that number, or none.
        return descriptor != null && PIPE.matcher(target(descriptor)).matches();
    }

    private static String target(String descriptor) {
        try {
            return Files.readSymbolicLink(file(descriptor)).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static Path file(String descriptor) {
        return Path.of("/proc/self/fd", descriptor);
    }

    private static void write() {
        try {
            if (hasKeeper()) {
                write(1);
            }
        } catch (IOException e) {
            System.err.println("muster worker: pid " + ProcessHandle.current().pid()
                    + " could not tell its muster-keeper that it is up: " + e.getMessage());
        }
    }

    private static void write(int value) throws IOException {
        try (OutputStream mark =
                Files.newOutputStream(file(System.getenv().getOrDefault(VARIABLE, "")), StandardOpenOption.WRITE)) {
            mark.write(value);
        }
    }
}
