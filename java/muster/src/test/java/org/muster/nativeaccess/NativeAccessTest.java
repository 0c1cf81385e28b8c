package org.muster.nativeaccess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NativeAccessTest {
    private final NativeAccess access = NativeAccess.require();

    @Test
    void isTheSameForAll() {
        assertEquals(Optional.of(access), NativeAccess.get());
        assertEquals(Optional.empty(), NativeAccess.problem());
    }

    @Test
    void killSignalsAProcess() throws Exception {
        Process process = Processes.idle();
        assertTrue(access.kill(process.pid(), 0));
        assertTrue(access.kill(process.pid(), Processes.SIGTERM));
        assertEquals(128 + Processes.SIGTERM, process.waitFor());
        assertFalse(access.kill(Processes.gone(), 0));
    }

    @Test
    void killMeansOneProcess() {
        assertThrows(IllegalArgumentException.class, () -> access.kill(0, Processes.SIGTERM));
        assertThrows(IllegalArgumentException.class, () -> access.kill(-1, Processes.SIGTERM));
        long self = ProcessHandle.current().pid();
        NativeException e = assertThrows(NativeException.class, () -> access.kill(self, 4711));
        assertEquals("signal 4711 to process " + self + ": Invalid argument", e.getMessage());
        assertEquals(22, e.errno());
    }

    @Test
    void affinityGoesRoundTrip() {
        int[] all = access.affinity();
        assertTrue(all.length > 0);
        try {
            for (int cpu : all) {
                access.setAffinity(cpu);
                assertArrayEquals(new int[] {cpu}, access.affinity());
            }
        } finally {
            access.setAffinity(all);
        }
        assertArrayEquals(all, access.affinity());
    }

    @Test
    void affinityRefusesCpusThatAreNotThere() {
        int[] all = access.affinity();
        assertThrows(NativeException.class, () -> access.setAffinity(100_000));
        assertThrows(NativeException.class, () -> access.setAffinity(-1));
        assertThrows(NativeException.class, () -> access.setAffinity());
        assertArrayEquals(all, access.affinity());
    }

    @Test
    void dieWithParentSeesThatTheParentIsAnother() {
        assertFalse(
                access.dieWithParent(Processes.SIGKILL, ProcessHandle.current().pid()));
    }

    /** A shell starts a JVM; when the shell is killed the JVM goes too. */
    @Test
    void dieWithParentEndsTheProcess() throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & wait", "sh"));
        command.addAll(
                Processes.jvm(DiesWithParent.class, "--enable-native-access=ALL-UNNAMED", Processes.shimOption()));
        Process shell = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = shell.inputReader();
                ProcessWatch watch = access.watch()) {
            long jvm = Long.parseLong(output.readLine());
            assertTrue(watch.add(jvm));
            shell.destroyForcibly();
            // Whoever reaps an orphan, the kernel has its status for a moment; an old one perhaps too short a moment.
            ProcessWatch.Ended ended = watch.await(-1).getFirst();
            assertEquals(jvm, ended.pid());
            assertTrue(
                    Set.of(new ProcessEnd.Signalled(Processes.SIGKILL), ProcessEnd.UNKNOWN)
                            .contains(ended.end()),
                    ended::toString);
        }
    }

    static final class DiesWithParent {
        public static void main(String[] args) throws Exception {
            long parent = ProcessHandle.current().parent().orElseThrow().pid();
            if (!NativeAccess.require().dieWithParent(Processes.SIGKILL, parent)) {
                System.exit(1);
            }
            System.out.println(ProcessHandle.current().pid());
            Thread.currentThread().join(); // for ever
        }
    }

    @Test
    void deniedAccessNamesTheOption() throws Exception {
        List<String> output = Processes.output(new ProcessBuilder(
                Processes.jvm(Reports.class, "--illegal-native-access=deny", Processes.shimOption())));
        String hint = "The JVM denies Muster native access. Start Java with --enable-native-access=ALL-UNNAMED.";
        assertTrue(output.contains("problem: " + hint), output.toString());
        assertTrue(output.contains("environment: " + hint), output.toString());
        assertTrue(output.contains("environment again: " + hint), output.toString());
    }

    @Test
    void missingLibraryIsNamedAndTheEnvironmentStillWorks() throws Exception {
        List<String> output = Processes.output(new ProcessBuilder(Processes.jvm(
                Reports.class, "--enable-native-access=ALL-UNNAMED", "-Dmuster.native=/nowhere/libmuster.so")));
        assertTrue(
                output.contains("problem: libmuster.so was not found; looked for /nowhere/libmuster.so."
                        + " Name it or its directory with -Dmuster.native or MUSTER_NATIVE."),
                output.toString());
        assertTrue(output.contains("environment: yes"), output.toString());
    }

    @Test
    void anotherLibraryIsRefused() throws Exception {
        List<String> output = Processes.output(new ProcessBuilder(Processes.jvm(
                Reports.class,
                "--enable-native-access=ALL-UNNAMED",
                "-Dmuster.native=" + System.getProperty("java.home") + "/lib/libjava.so")));
        assertTrue(
                output.stream()
                        .anyMatch(line -> line.startsWith("problem: ")
                                && line.endsWith("is not Muster's library: it has no muster_api_version.")),
                output.toString());
    }

    /** Says what it can do. */
    static final class Reports {
        public static void main(String[] args) {
            System.out.println("problem: " + NativeAccess.problem().orElse("none"));
            System.out.println("environment: " + tryEnvironment());
            System.out.println("environment again: " + tryEnvironment());
        }

        private static String tryEnvironment() {
            try {
                CEnvironment.setenv("MUSTER_TEST", "yes");
                return CEnvironment.getenv("MUSTER_TEST").orElse("no");
            } catch (NativeException e) {
                return e.getMessage();
            }
        }
    }
}
