package org.muster.tests.flux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.muster.tests.commands.Stage;

/** What stands for ssh where Open MPI starts its daemons, with a {@code flux exec} that does as the test says; needs no Flux. */
class FluxAgentTest {
    private static final String AGENT =
            Stage.HOME.resolve("lib/muster-flux-agent").toString();

    @TempDir
    Path dir;

    @BeforeEach
    void flux() throws IOException {
        Path flux = Stage.write(dir, "flux", """
                #!/bin/sh
                echo "$*" >>"$FAKE_DIR/asked"
                case $1 in
                  overlay) [ "$3" = n7 ] && echo 7 ;;
                  exec)
                    [ -z "$FAKE_RUNS" ] || { shift 5; "$@"; }
                    exit "$FAKE_STATUS"
                    ;;
                esac
                """);
        assertTrue(flux.toFile().setExecutable(true));
    }

    private Stage.Ended agent(String host, boolean runs, int status) throws Exception {
        return Stage.run(
                dir,
                Map.of(
                        "PATH",
                        dir + ":" + System.getenv("PATH"),
                        "FAKE_DIR",
                        dir.toString(),
                        "FAKE_RUNS",
                        runs ? "yes" : "",
                        "FAKE_STATUS",
                        Integer.toString(status),
                        "MUSTER_FLUX_RANKS",
                        " n0=0 n1=3 ",
                        "MUSTER_FLUX_LOST",
                        dir.resolve("lost").toString()),
                AGENT,
                host,
                "echo",
                "words");
    }

    /** A daemon that was at work is no failed start; one that has said so itself, or has never begun, is. */
    @ParameterizedTest
    @CsvSource({
        "true, 0, 0, false",
        "true, 137, 0, true",
        "true, 143, 0, true",
        "true, 68, 0, true",
        "true, 1, 1, false",
        "true, 127, 127, false",
        "false, 68, 68, false",
        "false, 137, 137, false"
    })
    void howItEnds(boolean runs, int status, int expected, boolean lost) throws Exception {
        Stage.Ended ended = agent("n1", runs, status);
        assertEquals(expected, ended.status(), ended::toString);
        assertEquals(
                lost,
                ended.err().contains("MPI's daemon on n1 (rank 3 of the Flux instance) is lost"),
                ended::toString);
        assertFalse(ended.out().contains("muster-daemon"), ended::toString);
    }

    @Test
    void theHostsRankIsGivenOrAskedFor() throws Exception {
        agent("n1", false, 0);
        agent("n7", false, 0);
        String asked = Files.readString(dir.resolve("asked"));
        assertTrue(asked.contains("--rank=3 "), asked);
        assertTrue(asked.contains("--rank=7 "), asked);
        Stage.Ended none = agent("n8", true, 0);
        assertEquals(1, none.status(), none::toString);
        assertTrue(none.err().contains("has no host n8"), none::toString);
    }
}
