package org.muster.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code muster doctor} says that all is well where it is, and what is wrong where something is. */
class DoctorTest {
    /** It runs several programs one after the other, each of several processes. */
    private static final long PATIENCE_SECONDS = 600;

    @TempDir
    Path dir;

    private static List<String> lines(Stage.Ended ended, String subject) {
        return ended.out()
                .lines()
                .filter(l -> l.startsWith(String.format(" %-11s ", subject), 4))
                .toList();
    }

    @Test
    void triesTheRealThing() throws Exception {
        Stage.Run run = Stage.start(dir, Map.of("LC_ALL", "C"), Stage.MUSTER, "doctor");
        Stage.Ended ended = run.await(PATIENCE_SECONDS);
        assertEquals(0, ended.status(), ended::toString);
        for (String subject : List.of(
                "JDK",
                "Open MPI",
                "mpi.jar",
                "libmuster",
                "cache",
                "spawn",
                "carve",
                "stream",
                "kill",
                "time limit",
                "recover",
                "stuck",
                "master",
                "world",
                "world loss")) {
            List<String> lines = lines(ended, subject);
            assertEquals(1, lines.size(), () -> subject + " in " + ended);
            assertTrue(lines.getFirst().startsWith("ok "), () -> subject + " in " + ended);
        }
        // With Open MPI 5.0 a fact, not a fault.
        assertTrue(lines(ended, "neighbour").getFirst().matches("(ok|-) .*"), ended::toString);
        assertTrue(
                lines(ended, "kill").getFirst().matches(".*rank 1 \\(pid \\d+ on \\S+\\) was lost.*"), ended::toString);
        Stage.awaitNone(run.mark(), 10);
        try (Stream<Path> left = Files.list(dir)) {
            assertEquals(
                    List.of(), left.filter(f -> f.toString().contains("muster")).toList());
        }
    }

    @ParameterizedTest
    @CsvSource({
        // Open MPI 4.1 leaves this complaint to its daemon, which may end before it has printed it.
        "OMPI_MCA_btl, nosuch, spawn, MPI alone, 'Component: nosuch'",
        "OMPI_MCA_rmaps_base_no_oversubscribe, 1, spawn, spawn, 'Prior policy: BYSOCKET:NOOVERSUBSCRIBE'",
        "MUSTER_MPI_LIBDIR, /nowhere, Open MPI, Open MPI, MUSTER_MPI_LIBDIR"
    })
    void saysWhatIsWrong(String name, String value, String subject, String orElse, String words) throws Exception {
        Stage.Run run = Stage.start(dir, Map.of("LC_ALL", "C", name, value), Stage.MUSTER, "doctor");
        Stage.Ended ended = run.await(PATIENCE_SECONDS);
        assertEquals(1, ended.status(), ended::toString);
        assertTrue(lines(ended, subject).getFirst().startsWith("FAIL "), ended::toString);
        boolean said = lines(ended, subject).getFirst().contains(words)
                || lines(ended, orElse).stream().anyMatch(line -> line.contains(words));
        assertTrue(said, ended::toString);
        Stage.awaitNone(run.mark(), 10);
    }

    /** A task of srun cannot spawn; here one that only looks so. */
    @Test
    void namesTheWayOutWhereNothingCanBeSpawned() throws IOException, InterruptedException {
        Stage.Ended ended = Stage.run(
                dir,
                Map.of(
                        "LC_ALL",
                        "C",
                        "PMIX_NAMESPACE",
                        "slurm.pmix.1.0",
                        "PMIX_RANK",
                        "0",
                        "SLURM_STEP_ID",
                        "0",
                        "OMPI_MCA_btl",
                        "nosuch"),
                Stage.MUSTER,
                "doctor");
        assertEquals(1, ended.status(), ended::toString);
        assertTrue(
                lines(ended, "spawn").getFirst().contains("In a task of srun nothing can be spawned"), ended::toString);
        assertTrue(lines(ended, "world").getFirst().contains("not tried: srun has started"), ended::toString);
    }
}
