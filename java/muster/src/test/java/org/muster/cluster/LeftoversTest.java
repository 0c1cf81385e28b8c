package org.muster.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.muster.BatchSystem.Status;
import org.muster.JobState;

/** Jobs that should end by themselves. */
class LeftoversTest {
    private static final long START = Long.MAX_VALUE - 5; // the clock may begin anywhere

    private static long after(long seconds) {
        return START + Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void thoseThatEndAreForgottenAndTheOthersAreOverdue() {
        Leftovers left = new Leftovers(false);
        left.add("1", Leftovers.AFTER_FAILURE, START);
        left.add("2", Leftovers.AFTER_FAILURE, START);
        left.add("3", Leftovers.AFTER_SUCCESS, START);
        left.add("", Leftovers.AFTER_SUCCESS, START); // its outcome was found
        left.heard(Map.of("1", new Status(JobState.GONE, ""), "2", new Status(JobState.RUNNING, "")));
        assertEquals(List.of("2", "3"), left.ids());
        assertEquals(List.of(), left.overdue(after(9)));
        assertEquals(List.of("2"), left.overdue(after(10)));
        assertEquals(List.of("3"), left.overdue(after(30)));
        assertTrue(left.isEmpty());
    }

    @Test
    void anExecutorThatClosesWaitsForAShorterTime() {
        Leftovers left = new Leftovers(false);
        left.add("1", Leftovers.AFTER_SUCCESS, START);
        left.hurry(after(1));
        left.hurry(after(9)); // only the first time counts
        assertEquals(List.of("1"), left.overdue(after(11)));
    }

    /** What a template does after the command is the user's own affair. */
    @Test
    void scriptsThatHaveMoreToDoHaveTheirTime() {
        Leftovers left = new Leftovers(true);
        left.add("1", Leftovers.AFTER_FAILURE, START);
        assertEquals(List.of(), left.overdue(after(599)));
        left.hurry(after(599));
        assertTrue(left.isEmpty());
    }
}
