package org.muster.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals to processes, and what the kernel tells of these. */
final class Signals {
    /** Hundredths of a second that clocks may differ by. */
    private static final int COARSE = 5;

    private Signals() {}

    static void send(String signal, long... pids) throws IOException, InterruptedException {
        String[] command = new String[2 + pids.length];
        command[0] = "kill";
        command[1] = "-" + signal;
        for (int i = 0; i < pids.length; i++) {
            command[2 + i] = Long.toString(pids[i]);
        }
        assertEquals(0, new ProcessBuilder(command).start().waitFor(), "kill " + signal);
    }

    /** Hundredths of a second. */
    static long processorTime(long pid) throws IOException {
        String[] fields = stat(pid);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** Whether what begins now is younger than the process for everybody, though start times are known to hundredths of a second only. */
    static boolean isOld(long pid) throws IOException {
        String uptime = Files.readString(Path.of("/proc/uptime"));
        double seconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
        return (long) (seconds * 100) - Long.parseLong(stat(pid)[19]) > COARSE;
    }

    /** As the kernel has it: T is stopped, Z has ended and is not yet waited for. */
    static char state(long pid) throws IOException {
        return stat(pid)[0].charAt(0);
    }

    /** Whether it does nothing any more, be it that its parent has not yet looked. */
    static boolean hasEnded(long pid) {
        try {
            char state = state(pid);
            return state == 'Z' || state == 'X';
        } catch (IOException e) {
            return true;
        }
    }

    /** What the kernel tells of a process, from its state on. */
    private static String[] stat(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }
}
