package org.muster.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private static final Map<String, String> ENV = Map.of("PATH", "/usr/bin:/bin");

    private static List<String> run(int seconds, String script) {
        List<String> lines = new ArrayList<>();
        String tell = "tell() { printf 'muster-doctor\\t%s\\t%s\\t%s\\t%s\\n' \"$@\"; }\n";
        Probe.run(
                List.of("sh", "-c", tell + script),
                ENV,
                seconds,
                "spawn",
                "See x",
                finding -> lines.add(finding.grade() + " " + finding.subject() + " " + finding.text()));
        return lines;
    }

    @Test
    void handsFindingsOn() {
        assertEquals(
                List.of("OK spawn well", "NOTE beside lost: as is usual"),
                run(60, "tell OK spawn well; echo error; tell NOTE beside lost 'as is usual'"));
    }

    @Test
    void aFailureComesWithWhatWasPrintedBeforeIt() {
        assertEquals(
                List.of("OK one well", "FAIL two bad; do x; what was printed: error 2. See x"),
                run(60, "echo error 1 >&2; tell OK one well; echo error 2 >&2; tell FAIL two bad 'do x'; exit 1"));
    }

    @Test
    void aProgramThatEndsWithoutAWordHasFailed() {
        assertEquals(
                List.of("OK libmuster there", "FAIL spawn it ended with status 7; what was printed: an error. See x"),
                run(60, "tell OK libmuster there; echo an error; exit 7"));
    }

    @Test
    void aProgramThatHangsIsEnded() {
        List<String> lines = run(1, "echo error: no; sleep 1000 & wait");
        assertEquals(List.of("FAIL spawn no answer within 1 s; what was printed: error: no. See x"), lines);
    }

    @Test
    void aProgramThatCannotBeStartedHasFailed() {
        List<String> lines = new ArrayList<>();
        Probe.run(List.of("/no/such/program"), ENV, 1, "spawn", "See x", finding -> lines.add(finding.text()));
        assertTrue(lines.get(0).contains("/no/such/program"), lines::toString);
    }

    @Test
    void aMasterIsKilledAndItsWorkersLookedFor() {
        List<String> lines = run(60, "tell KILL 2147483647; exec sleep 1000");
        assertTrue(lines.get(0).startsWith("OK master it was killed, and its workers have ended"), lines::toString);
        assertEquals(1, lines.size());
        assertTrue(run(60, "tell KILL " + ProcessHandle.current().pid() + "; exec sleep 1000")
                .get(0)
                .startsWith("WARN master it was killed, and after 5 s its workers"));
    }
}
