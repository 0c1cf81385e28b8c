package org.muster.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialTest {
    private static final Map<String, String> ENV = Map.of("PATH", "/usr/bin:/bin", "X", "seen");

    @Test
    void takesStatusAndOutput() {
        Trial trial = Trial.of(List.of("sh", "-c", "echo $X; echo oops >&2; exit 3"), ENV, 60);
        assertEquals(3, trial.status());
        assertFalse(trial.succeeded());
        assertEquals("seen\noops", trial.output());
        assertEquals("oops", trial.lastLine());
    }

    @Test
    void prefersTheLineWithTheError() {
        assertEquals("a.B: Exception: bad", new Trial(1, "start\na.B: Exception: bad\n\tat x\n", 0).complaint());
        assertEquals("end", new Trial(1, "start\nend\n\n", 0).complaint());
        assertEquals("it wrote nothing", new Trial(1, "", 0).complaint());
    }

    @Test
    void endsWhatTakesTooLong() {
        Trial trial = Trial.of(List.of("sh", "-c", "sleep 1000 & echo $!; wait"), ENV, 1);
        assertEquals(-1, trial.status());
        assertEquals("no answer within 1 s", trial.output());
    }

    @Test
    void saysWhatCannotBeStarted() {
        Trial trial = Trial.of(List.of("/no/such/program"), ENV, 1);
        assertEquals(-1, trial.status());
        assertTrue(trial.output().contains("/no/such/program"));
    }

    @Test
    void writesLinesForEveryTerminal() {
        assertEquals("✓ JDK         25", Finding.ok("JDK", "25").line(true));
        assertEquals("FAIL JDK         none", Finding.fail("JDK", "none").line(false));
    }
}
