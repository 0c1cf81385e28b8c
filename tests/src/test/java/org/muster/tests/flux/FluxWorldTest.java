package org.muster.tests.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
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
}
