package org.muster.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChildProcessesTest {
    /** Hundredths of a second, of start times in /proc and of the clock together. */
    private static final long COARSE = 5;

    private static long uptime() throws IOException {
        String text = Files.readString(Path.of("/proc/uptime"));
        return (long) (Double.parseDouble(text.substring(0, text.indexOf(' '))) * 100);
    }

    private static long startOf(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]);
    }

    private static List<Long> since(long nanoTime) {
        return ChildProcesses.since(nanoTime).stream().map(ProcessHandle::pid).toList();
    }

    /** A shell, which stays since it has something to wait for, and its child; gives the child's pid. */
    private static long familyOf(Process shell) throws Exception {
        BufferedReader out = shell.inputReader();
        return Long.parseLong(out.readLine());
    }

    private static Process shell() throws Exception {
        return new ProcessBuilder("sh", "-c", "sleep 1000 & echo $!; wait; :").start();
    }

    @Test
    void findsChildrenAndTheirChildren() throws Exception {
        long begin = System.nanoTime();
        Process shell = shell();
        try {
            List<Long> family = List.of(shell.pid(), familyOf(shell));
            assertTrue(since(begin).containsAll(family), () -> since(begin) + " lacks some of " + family);
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
        }
        assertFalse(since(begin).contains(shell.pid()));
    }

    @Test
    void leavesOlderOnesOut() throws Exception {
        Process old = shell();
        try {
            long child = familyOf(old);
            long started = startOf(child);
            while (uptime() - started <= COARSE) {
                Thread.onSpinWait(); // until the clock that start times are read from shows another time
            }
            long later = System.nanoTime();
            assertFalse(since(later).contains(old.pid()));
            assertFalse(since(later).contains(child));
        } finally {
            old.descendants().forEach(ProcessHandle::destroyForcibly);
            old.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void noneAtAll() {
        assertEquals(List.of(), since(System.nanoTime() + 1_000_000_000L));
    }
}
