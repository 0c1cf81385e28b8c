package org.muster.tests.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.tests.commands.Stage;

/** Worlds that {@code flux run} has started: PMI-1, and nothing can be spawned. */
class FluxWorldTest {
    private static final String WORLD = """
            import org.muster.*;

            void main(String[] args) throws Exception {
                var builder = args[0].equals("detect") ? MpiExecutor.detect() : MpiExecutor.fluxJob();
                try (var exe = builder.open()) {
                    var wide = exe.submit(Resources.cores(3), comm -> comm.allReduce(comm.rank() + 1, Integer::sum));
                    var narrow = exe.submit(Resources.cores(2), comm -> comm.rank() + "/" + comm.size());
                    IO.println(wide.get() + " " + narrow.get());
                }
            }
            """;

    @TempDir
    Path dir;

    private FluxSite site;

    @BeforeEach
    void start() throws Exception {
        site = FluxSite.of(dir, 2, 4);
        Stage.write(dir, "World.java", WORLD);
    }

    @Test
    void ranksOfTheWorldAreCarved() throws Exception {
        for (String how : new String[] {"detect", "fluxJob"}) {
            Stage.Ended ended = site.run("flux", "run", "-N2", "-n4", Stage.MUSTER, "run", "World.java", how);
            assertEquals(0, ended.status(), ended.toString());
            assertTrue(ended.out().contains("[6, 6, 6] [0/2, 1/2]"), ended.toString());
        }
    }

    /**
     * An Open MPI without PMI for Flux sees nothing of what Flux has put there, so each rank would be a world of its own, and the call run
     * twice.
     */
    @Test
    void aWorldOfTheWrongSizeIsRefusedByEachRank() throws Exception {
        Stage.Ended ended = site.run(
                "flux",
                "run",
                "-n2",
                "env",
                "-uFLUX_JOB_ID",
                "-uFLUX_PMI_LIBRARY_PATH",
                "-uPMI_FD",
                "-uPMI_RANK",
                "-uPMI_SIZE",
                Stage.MUSTER,
                "run",
                "World.java",
                "fluxJob");
        assertNotEquals(0, ended.status(), ended.toString());
        assertFalse(ended.out().contains("0/2"), ended.toString());
        // The first to end may end the other, but somebody has said it.
        assertTrue(ended.err().contains("has started 2 ranks, and MPI knows of 1"), ended.toString());
    }

    @Test
    void oneTaskAloneIsToldWhatToDo() throws Exception {
        Stage.Ended ended = site.run("flux", "run", "-n1", Stage.MUSTER, "run", "World.java", "fluxJob");
        assertNotEquals(0, ended.status(), ended.toString());
        assertTrue(ended.err().contains("two ranks or more"), ended.toString());
    }

    private static final String NODES = """
            import org.muster.*;

            void main() throws Exception {
                try (var exe = MpiExecutor.world().open()) {
                    IO.println("two " + exe.submit(Resources.cores(2), comm -> comm.rank()).get());
                    exe.submit(Resources.cores(2).nodes(2), comm -> 0);
                } catch (ResourcesException e) {
                    IO.println("refused " + e.getMessage());
                }
            }
            """;

    /** Which ranks are on one node Flux tells by PMI: the job has two nodes, but both workers are on one of them. */
    @Test
    void theMastersNodeIsNotCounted() throws Exception {
        Stage.write(dir, "Nodes.java", NODES);
        Stage.Ended ended = site.run(
                "flux",
                "run",
                "-N2",
                "-n3",
                "--taskmap=manual:[[1,1,1,1],[0,1,2,1]]",
                Stage.MUSTER,
                "run",
                "Nodes.java");
        assertEquals(0, ended.status(), ended::toString);
        assertTrue(ended.out().contains("two [0, 1]\nrefused "), ended::toString);
    }

    /** One call whose result is kept, one that only the end of the job ends, and one that waits for both of these ranks and another. */
    private static final String ENDLESS = """
            import java.nio.file.*;
            import org.muster.*;

            void main(String[] args) throws Exception {
                try (var exe = MpiExecutor.fluxJob().cache(Path.of("cache")).open()) {
                    IO.println("kept " + exe.submit(Resources.cores(2), comm -> comm.allReduce(comm.rank() + 20, Integer::sum)).get()
                            + " found " + exe.info().hits());
                    if (args.length > 0) {
                        return;
                    }
                    exe.submit(Resources.cores(2), comm -> {
                        Files.createFile(Path.of("at-" + comm.rank()));
                        while (true) {
                            Thread.sleep(100);
                        }
                    });
                    exe.submit(Resources.cores(3), comm -> 0).whenComplete((_, t) -> IO.println("waiting " + t));
                    while (!Files.exists(Path.of("at-0")) || !Files.exists(Path.of("at-1"))) {
                        Thread.sleep(20);
                    }
                    IO.println("running");
                    Thread.sleep(Long.MAX_VALUE);
                }
            }
            """;

    private Stage.Run endless(String... options) throws Exception {
        Stage.write(dir, "Endless.java", ENDLESS);
        List<String> command = new ArrayList<>(List.of("flux", "run", "-N2", "-n4"));
        command.addAll(List.of(options));
        command.addAll(List.of(Stage.MUSTER, "run", "Endless.java"));
        return site.start(Map.of(), command.toArray(String[]::new));
    }

    /** Nothing runs any more, and what was kept is whole. */
    private void assertEnded(Stage.Run run) throws Exception {
        Stage.awaitNone(run.mark(), 60);
        Stage.Ended again = site.run("flux", "run", "-N2", "-n4", Stage.MUSTER, "run", "Endless.java", "again");
        assertEquals(0, again.status(), again::toString);
        assertTrue(again.out().contains("kept [41, 41] found 1\n"), again::toString);
    }

    /** Calls that wait are told before; Flux ends the rest, with SIGTERM and then SIGKILL, and says why. */
    @Test
    void theJobsTimeLimit() throws Exception {
        Stage.Run run = endless("-t45s");
        Stage.Ended ended = run.await(400);
        assertNotEquals(0, ended.status(), ended::toString);
        assertTrue(ended.out().contains("kept [41, 41] found 0\nrunning\n"), ended::toString);
        assertTrue(
                ended.out()
                        .matches("(?s).*waiting org.muster.AllocationEndsException: .* was not started, since Flux job"
                                + " f\\w+ ends at .*"),
                ended::toString);
        assertTrue(ended.err().contains("type=timeout"), ended::toString);
        assertEnded(run);
    }

    @Test
    void theJobIsCancelled() throws Exception {
        Stage.write(dir, "Endless.java", ENDLESS);
        Stage.Run run = site.start(
                Map.of(),
                "sh",
                "-c",
                "flux run -N2 -n4 %s run Endless.java & while [ ! -e cancel ]; do sleep 0.1; done; flux cancel --all; wait $!"
                        .formatted(Stage.MUSTER));
        run.awaitLine("running");
        Files.createFile(dir.resolve("cancel"));
        Stage.Ended ended = run.await(400);
        assertNotEquals(0, ended.status(), ended::toString);
        assertTrue(ended.err().contains("type=cancel"), ended::toString);
        assertEnded(run);
    }

    /** As {@code --signal=USR1@60} has Flux send it, to all tasks. */
    @Test
    void theSignalBeforeTheEnd() throws Exception {
        Stage.write(dir, "Endless.java", ENDLESS);
        Stage.Run run = site.start(
                Map.of(),
                "sh",
                "-c",
                ("flux run -N2 -n4 %s run Endless.java & while [ ! -e signal ]; do sleep 0.1; done;"
                                + " flux job killall --user=all -f -s USR1; while [ ! -e cancel ]; do sleep 0.1; done;"
                                + " flux cancel --all; wait $!")
                        .formatted(Stage.MUSTER));
        run.awaitLine("running");
        Files.createFile(dir.resolve("signal"));
        String told = run.awaitLine("waiting ");
        assertTrue(told.contains("has sent the signal that it ends soon"), told);
        assertTrue(run.process().isAlive());
        Files.createFile(dir.resolve("cancel"));
        Stage.Ended ended = run.await(400);
        assertFalse(ended.err().contains("RankLost"), ended::toString);
        Stage.awaitNone(run.mark(), 60);
    }
}
