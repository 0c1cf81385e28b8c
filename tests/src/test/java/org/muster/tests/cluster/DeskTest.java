package org.muster.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.BatchSystem.Status;
import org.muster.JobState;
import org.muster.Resources;
import org.muster.cluster.Failure;
import org.muster.cluster.JobDesk;
import org.muster.cluster.JobInput;
import org.muster.cluster.JobOutcome;
import org.muster.cluster.JobTask;
import org.muster.code.Payload;
import org.muster.wire.Message.Kind;

/** The desk alone: tasks that come in the same moment, and results that only their program can read. */
class DeskTest {
    private static final String MASTER = "this-program";

    @TempDir
    Path dir;

    private final Scripted system = new Scripted(_ -> new Status(JobState.RUNNING, ""));
    private long last;

    /** Notes how its task ends. */
    private static final class Ear implements JobTask.Listener {
        final CompletableFuture<Object> end = new CompletableFuture<>();

        @Override
        public void submitted(String id) {}

        @Override
        public void started(String nodes) {}

        @Override
        public void retried(int attempt) {}

        @Override
        public void stored(JobOutcome.Stored where) {
            end.complete(where);
        }

        @Override
        public void values(List<Payload> values) {
            end.complete(values);
        }

        @Override
        public void failed(List<Failure> failures) {
            end.complete(failures);
        }

        @Override
        public void failed(RuntimeException why) {
            end.complete(why);
        }

        @Override
        public void again() {
            end.complete("again");
        }

        Object await() throws Exception {
            return end.get(1, TimeUnit.MINUTES);
        }
    }

    private JobTask task(String name, Ear ear, JobTask... upstream) {
        List<JobTask.Before> before = new ArrayList<>();
        Arrays.stream(upstream).forEach(u -> before.add(new JobTask.Coming(u)));
        JobTask.InputMaker input = (job, attempt, where) -> new JobInput(
                job,
                MASTER,
                Kind.CALLABLE,
                1,
                1,
                0,
                attempt,
                0,
                List.of(),
                List.of(),
                null,
                new Payload(new byte[0]),
                where,
                null);
        return new JobTask(++last, name, "f", Resources.cores(1), 0, before, input, ear);
    }

    /** Has something done by a desk that has ended then. */
    private void with(Work work) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        JobDesk desk = new JobDesk(
                "desk",
                system,
                new JobDesk.Settings(
                        MASTER, dir, 9, 9, 0, Duration.ofMillis(20), null, List.of(), Map.of("PATH", "/bin")),
                ended::countDown);
        desk.start();
        try {
            work.with(desk);
        } finally {
            desk.post(desk::endNow);
            ended.await();
        }
    }

    private interface Work {
        void with(JobDesk desk) throws Exception;
    }

    private void write(int job, JobOutcome outcome) throws Exception {
        var its = system.jobs().get(job - 1);
        JobOutcome.write(its.directory().resolve("outcome-" + its.name()), outcome);
        system.set(Integer.toString(job), new Status(JobState.DONE, ""));
    }

    /** Of a job whose outcome is there already nobody knows the id any more: what depends on it does not wait for that. */
    @Test
    void whatIsOverIsNotWaitedFor() throws Exception {
        with(desk -> {
            JobTask before = task("a", new Ear());
            desk.post(() -> desk.add(before));
            system.await(1);
        });
        write(1, new JobOutcome.Stored("key", "code"));
        with(desk -> {
            Ear ear = new Ear();
            JobTask a = task("a", ear);
            JobTask b = task("b", new Ear(), a);
            desk.post(() -> {
                desk.add(a);
                desk.add(b);
            });
            system.await(2);
            assertEquals(List.of(), system.jobs().get(1).after());
            assertEquals(new JobOutcome.Stored("key", "code"), ear.await());
        });
    }

    /** What is not kept in the cache is for all that have asked for it; each has its own, to change as it likes. */
    @Test
    void whoFollowsGetsAResultOfItsOwn() throws Exception {
        with(desk -> {
            List<Ear> ears = List.of(new Ear(), new Ear(), new Ear());
            desk.post(() -> ears.forEach(e -> desk.add(task("a", e))));
            system.await(1);
            double[] array = {1, 2};
            write(1, new JobOutcome.Values(MASTER, List.of(new Payload(new byte[] {7}, new Object[] {array}))));
            List<double[]> got = new ArrayList<>();
            for (Ear e : ears) {
                Payload p = (Payload) ((List<?>) e.await()).getFirst();
                assertEquals(7, p.stream()[0]);
                got.add((double[]) p.arrays()[0]);
            }
            assertEquals(2, got.get(2)[1]);
            assertNotSame(got.get(0), got.get(1));
            assertNotSame(got.get(0), got.get(2));
            assertNotSame(got.get(1), got.get(2));
        });
        assertEquals(1, system.jobs().size());
    }
}
