package org.muster.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.mpi.MpiHere;
import org.muster.tests.commands.Stage;

/**
 * Workers that are killed between their start and their first message: they are replaced, and the call that they were started for runs.
 * Nobody hangs, nobody is counted as lost who was never there, and MPI is of use as before.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES) // for what hangs, not for what is slow
class BootingTest {
    private static final int RANKS = 2;

    private static final String PROGRAM = """
            import java.util.*;
            import org.muster.*;

            void main(String[] args) throws Exception {
                IO.println("master " + ProcessHandle.current().pid());
                var r = Resources.cores(2).env("JDK_JAVA_OPTIONS", args[0]);
                try (var exe = MpiExecutor.singleNode().maxCores(2).minCores(0).open()) {
                    for (int i = 1; i <= 3; i++) {
                        var pids = exe.submit(r, comm -> {
                            if (comm.allReduce(1, Op.SUM) != 2) {
                                throw new IllegalStateException("a sum is wrong");
                            }
                            return ProcessHandle.current().pid();
                        }).get();
                        IO.println("call " + i + ": " + new TreeSet<>(pids));
                    }
                    IO.println("lost " + exe.info().ranksLost() + " failed " + exe.info().failed());
                }
            }
            """;

    @TempDir
    Path dir;

    private BootGate gate;
    private Stage.Run run;
    private List<Long> first;

    /** Starts the program; its workers come as far as the gate. */
    @BeforeEach
    void start() throws Exception {
        gate = new BootGate(dir);
        Stage.write(dir, "Program.java", PROGRAM);
        run = Stage.start(dir, Map.of(), Stage.MUSTER, "run", "Program.java", gate.option());
        Arena.await("the workers have been started", () -> gate.pids().size() == RANKS, run);
        first = gate.pids();
        for (long pid : first) {
            assertFalse(isIn(pid, "libmpi"), "MPI is not even loaded");
        }
    }

    @AfterEach
    void end() throws IOException {
        Stage.kill(run.mark()); // there is nothing, but where a test has failed
    }

    /** Whether a library of such a name is loaded there. */
    private static boolean isIn(long pid, String library) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/maps"), StandardCharsets.ISO_8859_1)
                .contains("/" + library);
    }

    /** All of them were there to be killed, and are not any more. */
    private static void kill(List<Long> pids) throws Exception {
        for (long pid : pids) {
            assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
        }
        for (long pid : pids) {
            Arena.await("it has ended", () -> Signals.hasEnded(pid), pid);
        }
    }

    private static long parent(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(ProcessHandle::parent)
                .orElseThrow()
                .pid();
    }

    /** All calls run, on these workers if it is known which. */
    private void checkCalls(List<Long> workers) throws Exception {
        String calls = run.awaitLine("call 1: ").substring("call 1: ".length());
        if (!workers.isEmpty()) {
            assertEquals(workers.stream().sorted().toList().toString(), calls);
        }
        assertEquals(calls, run.awaitLine("call 2: ").substring("call 2: ".length()));
        assertEquals(calls, run.awaitLine("call 3: ").substring("call 3: ".length()));
        assertEquals("lost 0 failed 0", run.awaitLine("lost "));
        Stage.Ended ended = run.await();
        assertEquals(0, ended.status(), ended::toString);
        Stage.awaitNone(run.mark(), 10);
    }

    /** No process of MPI's knows of it yet: its keeper starts another in its place, beside those that are there. */
    @ParameterizedTest
    @ValueSource(ints = {1, RANKS})
    void beforeTheyEnterMpi(int victims) throws Exception {
        List<Long> dead = first.subList(0, victims);
        List<Long> keepers =
                new ArrayList<>(dead.stream().map(BootingTest::parent).sorted().toList());
        kill(dead);
        Arena.await("others have been started", () -> gate.pids().size() == RANKS + victims, run);
        List<Long> now = new ArrayList<>(gate.pids());
        now.removeAll(dead);
        List<Long> fresh = new ArrayList<>(now);
        fresh.removeAll(first);
        assertEquals(keepers, fresh.stream().map(BootingTest::parent).sorted().toList(), "the same keepers' workers");
        gate.open();
        checkCalls(now);
    }

    /** The workers come as far as they do while their master has been told to stop: MPI_Init has chosen its components. */
    private void meetTheStopped(long master) throws Exception {
        Arena.await("the master is stopped", () -> Signals.state(master) == 'T', run);
        gate.open();
        for (long pid : first) {
            Arena.await("MPI has chosen its components", () -> isIn(pid, "mca_coll_"), run);
        }
    }

    /**
     * They cannot be replaced alone, for MPI knows them: the start is given up, and there is another. They are killed when MPI_Init has chosen its
     * components: then they are connected with their daemon, and have the master, which is stopped, yet to meet.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, RANKS})
    void betweenMpiInitAndTheFirstMessage(int victims) throws Exception {
        assumeTrue(MpiHere.find().orElseThrow().version().major() < 5, "Open MPI 5 need not load its components");
        long master = Long.parseLong(run.awaitLine("master ").substring("master ".length()));
        Signals.send("STOP", master); // so nobody can join it
        try {
            meetTheStopped(master);
            kill(first.subList(0, victims));
            assertEquals('T', Signals.state(master), "nobody has joined the master");
        } finally {
            Signals.send("CONT", master);
        }
        checkCalls(List.of());
        for (long pid : first) {
            assertTrue(Signals.hasEnded(pid), "those of the first start have ended");
        }
        assertEquals(2 * RANKS, gate.pids().size(), "there was one more start");
    }

    /** A JVM that is killed again and again is not started for ever: the start is given up, and there is another. */
    @Test
    void moreOftenThanAKeeperTries() throws Exception {
        List<Long> dead = new ArrayList<>();
        long victim = first.getFirst();
        while (dead.size() < 3) {
            kill(List.of(victim));
            dead.add(victim);
            int n = RANKS + dead.size();
            if (dead.size() < 3) {
                Arena.await("another has been started", () -> gate.pids().size() == n, run);
                victim = gate.pids().stream()
                        .filter(p -> !first.contains(p) && !dead.contains(p))
                        .findFirst()
                        .orElseThrow();
            }
        }
        Arena.await("there is another start", () -> gate.pids().size() == 2 * RANKS + 2, run);
        gate.open();
        checkCalls(List.of());
    }

    /** MPI cannot be told to give the start up by way of a daemon that does not answer: the program hears of it, and ends. */
    @Test
    void underADeafDaemon() throws Exception {
        assumeTrue(MpiHere.find().orElseThrow().version().major() < 5, "Open MPI 5 need not load its components");
        long master = Long.parseLong(run.awaitLine("master ").substring("master ".length()));
        long daemon = daemonOf(first.getFirst());
        try {
            Signals.send("STOP", master);
            try {
                meetTheStopped(master);
                Signals.send("STOP", daemon);
                Arena.await("the daemon is stopped", () -> Signals.state(daemon) == 'T', run);
                kill(first);
            } finally {
                Signals.send("CONT", master);
            }
            Stage.Ended ended = run.await();
            assertEquals(1, ended.status(), ended::toString);
            assertTrue(
                    ended.err().contains("LaunchException: Open MPI's launcher does not answer any more"),
                    ended::toString);
        } finally {
            Signals.send("CONT", daemon); // or it would be left over, for nobody can end who is stopped but by a kill
        }
        Stage.awaitNone(run.mark(), 10);
    }

    /** The first of its ancestors that is no keeper. */
    private static long daemonOf(long worker) throws IOException {
        long above = parent(worker);
        while (Files.readString(Path.of("/proc/" + above + "/comm")).startsWith("muster-keeper")) {
            above = parent(above);
        }
        return above;
    }
}
