package org.muster.nativeaccess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessWatchTest {
    private final ProcessWatch watch = NativeAccess.require().watch();

    @AfterEach
    void close() {
        watch.close();
    }

    private static List<Long> pids(List<ProcessWatch.Ended> ended) {
        return ended.stream().map(ProcessWatch.Ended::pid).toList();
    }

    @Test
    void reportsTheEndOfAChildOnce() throws Exception {
        Process killed = Processes.idle();
        Process living = Processes.idle();
        assertTrue(watch.add(killed.pid()));
        assertTrue(watch.add(living.pid()));
        killed.destroyForcibly();
        assertEquals(List.of(killed.pid()), pids(watch.await(-1)));
        assertEquals(List.of(), watch.await(0));
        living.destroyForcibly();
        assertEquals(List.of(living.pid()), pids(watch.await(-1)));
    }

    @Test
    void reportsTheEndOfAProcessThatIsNoChild() throws Exception {
        // The shell ends and leaves its own child, which reads from a pipe of this JVM.
        Process shell = new ProcessBuilder("sh", "-c", "exec 3<&0; cat <&3 >/dev/null & echo $!").start();
        long stranger;
        try (var output = shell.inputReader()) {
            stranger = Long.parseLong(output.readLine());
        }
        shell.waitFor();
        assertTrue(watch.add(stranger));
        assertTrue(watch.signal(stranger, Processes.SIGKILL));
        assertEquals(List.of(stranger), pids(watch.await(-1)));
    }

    @Test
    void saysThatAProcessIsGoneAlready() throws Exception {
        assertFalse(watch.add(Processes.gone()));
    }

    @Test
    void signalsTheProcessItHolds() throws Exception {
        Process process = Processes.idle();
        assertTrue(watch.add(process.pid()));
        assertTrue(watch.signal(process.pid(), Processes.SIGTERM));
        assertEquals(128 + Processes.SIGTERM, process.waitFor());
        assertFalse(watch.signal(process.pid(), Processes.SIGTERM));
    }

    @Test
    void forgetsWhatIsRemoved() throws Exception {
        Process process = Processes.idle();
        assertTrue(watch.add(process.pid()));
        watch.remove(process.pid());
        process.destroyForcibly().waitFor();
        assertEquals(List.of(), watch.await(0));
        NativeException e = assertThrows(NativeException.class, () -> watch.remove(process.pid()));
        assertTrue(e.getMessage().contains("process " + process.pid() + " is not watched"), e.getMessage());
    }

    @Test
    void reportsManyInParts() throws Exception {
        Set<Long> expected = new HashSet<>();
        Process[] processes = new Process[70];
        for (int i = 0; i < processes.length; i++) {
            processes[i] = Processes.idle();
            expected.add(processes[i].pid());
            assertTrue(watch.add(processes[i].pid()));
        }
        for (Process process : processes) {
            process.destroyForcibly();
        }
        while (!expected.isEmpty()) {
            for (long ended : pids(watch.await(-1))) {
                assertTrue(expected.remove(ended), "reported twice or never added: " + ended);
            }
        }
    }

    @Test
    void timeoutEndsTheWaitWithNothing() {
        assertTrue(watch.add(ProcessHandle.current().pid()));
        assertEquals(List.of(), watch.await(10));
    }

    @Test
    void wakesCountAsOne() throws Exception {
        watch.wake();
        watch.wake();
        assertEquals(List.of(), watch.await(-1));
        Process process = Processes.idle();
        assertTrue(watch.add(process.pid()));
        process.destroyForcibly();
        assertEquals(List.of(process.pid()), pids(watch.await(-1)));
    }

    @Test
    void isWokenByAnotherThread() {
        CompletableFuture<Void> waker = CompletableFuture.runAsync(watch::wake);
        assertEquals(List.of(), watch.await(-1));
        waker.join();
    }

    @Test
    void closeEndsTheWait() throws Exception {
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        Thread waiter = Thread.ofPlatform().start(() -> {
            started.complete(true);
            // Close may come before or during the wait; both must end it.
            try {
                assertEquals(List.of(), watch.await(-1));
            } catch (IllegalStateException closed) {
                started.complete(true);
            }
        });
        started.join();
        watch.close();
        waiter.join();
        watch.close();
        assertThrows(IllegalStateException.class, watch::wake);
        assertThrows(IllegalStateException.class, () -> watch.await(0));
        assertThrows(IllegalStateException.class, () -> watch.add(1));
    }

    @Test
    void onlyOneThreadWaits() throws Exception {
        CompletableFuture<Thread> refused = new CompletableFuture<>();
        Runnable wait = () -> {
            try {
                watch.await(-1);
            } catch (IllegalStateException second) {
                refused.complete(Thread.currentThread());
            }
        };
        Thread[] waiters = {Thread.ofPlatform().start(wait), Thread.ofPlatform().start(wait)};
        Thread second = refused.join();
        assertTrue(Arrays.asList(waiters).contains(second));
        watch.wake();
        for (Thread waiter : waiters) {
            waiter.join();
        }
    }

    @Test
    void refusesWhatIsNoProcess() {
        for (long pid : new long[] {0, -1, 1L << 32}) {
            assertThrows(IllegalArgumentException.class, () -> watch.add(pid), "pid " + pid);
            assertThrows(IllegalArgumentException.class, () -> watch.remove(pid), "pid " + pid);
            assertThrows(IllegalArgumentException.class, () -> watch.signal(pid, 0), "pid " + pid);
        }
        long self = ProcessHandle.current().pid();
        assertTrue(watch.add(self));
        NativeException e = assertThrows(NativeException.class, () -> watch.add(self));
        assertTrue(e.getMessage().contains("File exists"), e.getMessage());
    }
}
