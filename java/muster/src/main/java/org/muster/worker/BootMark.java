package org.muster.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells {@code muster-keeper}, this process's parent, how far it has come, and that it is alive. */
final class BootMark {
    private static final String VARIABLE = "MUSTER_KEEPER_MARK";

    private static final Pattern PIPE = Pattern.compile("pipe:\\[\\d+]");

    /** Where it is told; null for a process without a keeper. */
    private static final @Nullable Path MARK = mark(System.getenv(VARIABLE));

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
        if (isKnown) {
            write(exponent(withinMillis));
        }
    }

    /** The least power of two that is no less. */
    static int exponent(long millis) {
        return millis <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(millis - 1);
    }

    /** Whether there is a keeper, which ends this process with its master. */
    static boolean hasKeeper() {
        return MARK != null;
    }

    private static @Nullable Path mark(@Nullable String descriptor) {
        if (descriptor == null) {
            return null; // started without a keeper
        }
        Path file = Path.of("/proc/self/fd", descriptor);
        try {
            // A program that inherits the variable has another file of that number, or none.
            boolean isPipe =
                    PIPE.matcher(Files.readSymbolicLink(file).toString()).matches();
            return isPipe ? file : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static void write() {
        try {
            write(1);
        } catch (IOException e) {
            System.err.println("muster worker: pid " + ProcessHandle.current().pid()
                    + " could not tell its muster-keeper that it is up: " + e.getMessage());
        }
    }

    private static void write(int value) throws IOException {
        if (MARK != null) {
            try (OutputStream mark = Files.newOutputStream(MARK, StandardOpenOption.WRITE)) {
                mark.write(value);
            }
        }
    }
}
