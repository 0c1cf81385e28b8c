package org.muster.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChildProcessesTest {
    /** Of start times in /proc and of the clock, together. */
    private static final long COARSE_NANOS = 50_000_000;

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
            long end = System.nanoTime() + COARSE_NANOS;
            while (System.nanoTime() - end < 0) {
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
