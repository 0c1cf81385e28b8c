package org.muster.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Worker processes whose master was killed.
 *
 * @param pids their process ids
 */
record Survivors(List<Long> pids) {
    private static final String SUBJECT = "master";
    /** What Muster promises. */
    private static final int SECONDS = 5;

    Survivors {
        pids = List.copyOf(pids);
    }

    /** Those of a list of process ids. */
    static Survivors of(String pids) {
        return new Survivors(
                Arrays.stream(pids.split(" ", -1)).map(Long::valueOf).collect(Collectors.toList()));
    }

    /** Waits until they are gone, but not longer than they may take. */
    Finding await() throws InterruptedException {
        long begin = System.nanoTime();
        List<Long> left = alive();
        while (!left.isEmpty()) {
            if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(SECONDS)) {
                return Finding.warn(
                        SUBJECT,
                        "it was killed, and after " + SECONDS + " s its workers " + left
                                + " are still there: kill them, and look for such after a program was killed.");
            }
            TimeUnit.MILLISECONDS.sleep(10);
            left = alive();
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        return Finding.ok(SUBJECT, "it was killed, and its workers have ended by themselves, in " + millis + " ms");
    }

    private List<Long> alive() {
        return pids.stream().filter(Survivors::isAlive).collect(Collectors.toList());
    }

    /** One that has ended and that nobody has asked for its status counts as gone. */
    private static boolean isAlive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            return false;
        }
    }
}
