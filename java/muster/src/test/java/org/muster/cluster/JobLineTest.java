package org.muster.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.muster.JobState;
import org.muster.Resources;

class JobLineTest {
    private final List<JobTask> submitted = new ArrayList<>();
    private final Tasks tasks = new Tasks();

    private JobTask task(Resources r, JobTask... upstream) {
        return tasks.task(r, upstream);
    }

    /** Submits what is next until nothing is. */
    private List<Long> drain(JobLine line) {
        List<Long> order = new ArrayList<>();
        for (JobTask t = line.next(submitted, 0); t != null; t = line.next(submitted, 0)) {
            line.remove(t);
            t.to(JobTask.Stage.SUBMITTED);
            submitted.add(t);
            order.add(t.number);
        }
        return order;
    }

    private void end(JobTask t, boolean good) {
        submitted.remove(t);
        t.to(JobTask.Stage.ENDED);
        t.good = good;
    }

    private static void addAll(JobLine line, JobTask... tasks) {
        Arrays.stream(tasks).forEach(line::add);
    }

    @Test
    void byPriorityAndThenByAge() {
        JobLine line = new JobLine(9, 9, 0, true, false);
        addAll(
                line,
                task(Resources.cores(1)),
                task(Resources.cores(1).priority(2)),
                task(Resources.cores(1).priority(2)));
        assertEquals(List.of(2L, 3L, 1L), drain(line));
    }

    @Test
    void asManyWaitAsWereAskedForAndThoseThatRunDoNotCount() {
        JobLine line = new JobLine(2, 3, 0, true, false);
        for (int i = 0; i < 5; i++) {
            line.add(task(Resources.cores(1)));
        }
        assertEquals(List.of(1L, 2L), drain(line));
        submitted.getFirst().state = JobState.RUNNING;
        assertEquals(List.of(3L), drain(line));
        submitted.forEach(t -> t.state = JobState.RUNNING);
        assertEquals(List.of(), drain(line));
        end(submitted.getFirst(), true);
        assertEquals(List.of(4L), drain(line));
    }

    @Test
    void oneThatDependsOnOthersFollowsThemAndIsNotInTheWay() {
        JobLine line = new JobLine(1, 9, 0, true, false);
        JobTask a = task(Resources.cores(1));
        JobTask b = task(Resources.cores(1), a);
        JobTask c = task(Resources.cores(1));
        addAll(line, a, b, c);
        assertEquals(List.of(1L, 2L), drain(line)); // b is held back, so only a waits to be started
        a.state = JobState.RUNNING;
        assertEquals(List.of(3L), drain(line));
    }

    @Test
    void oneWhoseUpstreamFailedIsNeverNext() {
        JobLine line = new JobLine(9, 9, 0, true, false);
        JobTask a = task(Resources.cores(1));
        JobTask b = task(Resources.cores(1), a);
        addAll(line, a, b);
        a.to(JobTask.Stage.ENDED);
        line.remove(a);
        assertNull(line.next(submitted, 0));
    }

    @Test
    void coresAreLimitedAndAWideOneIsNotPassed() {
        JobLine line = new JobLine(9, 9, 4, false, false);
        addAll(line, task(Resources.cores(3)), task(Resources.cores(2)), task(Resources.cores(1)));
        assertEquals(List.of(1L), drain(line));
        end(submitted.getFirst(), true);
        assertEquals(List.of(2L, 3L), drain(line));
    }

    @Test
    void oneThatWantsTheNodeIsAlone() {
        JobLine line = new JobLine(9, 9, 4, false, true);
        addAll(line, task(Resources.cores(1)), task(Resources.cores(1).exclusive()), task(Resources.cores(1)));
        assertEquals(List.of(1L), drain(line));
        end(submitted.getFirst(), true);
        assertEquals(List.of(2L), drain(line));
        end(submitted.getFirst(), true);
        assertEquals(List.of(3L), drain(line));
    }

    @Test
    void oneIsHeldBackForAWhile() {
        JobLine line = new JobLine(9, 9, 0, true, false);
        JobTask a = task(Resources.cores(1));
        a.notBefore = 100;
        line.add(a);
        assertNull(line.next(submitted, 40));
        assertEquals(60, line.pause(40));
        assertEquals(a, line.next(submitted, 100));
    }
}
