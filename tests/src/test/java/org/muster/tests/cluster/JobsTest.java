package org.muster.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.BatchSystem.Job;
import org.muster.BatchSystem.Status;
import org.muster.CacheException;
import org.muster.DependencyFailedException;
import org.muster.JobState;
import org.muster.LaunchException;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.TaskFuture;
import org.muster.TaskState;
import org.muster.cache.EntryInfo;
import org.muster.cache.Store;
import org.muster.cluster.JobOutcome;
import org.muster.code.Payload;

/** What becomes of jobs, and of the futures of their calls, whatever a batch system says; none of them is run. */
class JobsTest {
    private static final Status PENDING = new Status(JobState.PENDING, "Priority");
    private static final Status RUNNING = new Status(JobState.RUNNING, "", "n7");

    @TempDir
    Path dir;

    private MpiExecutor open(Scripted system) {
        return MpiExecutor.cluster(system)
                .cache(dir)
                .pollInterval(Duration.ofMillis(20))
                .open();
    }

    private static Throwable cause(TaskFuture<?> f) {
        return assertThrows(ExecutionException.class, f::get).getCause();
    }

    private List<Path> directories() throws Exception {
        try (Stream<Path> all = Files.list(dir.resolve("jobs"))) {
            return all.toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TIMEOUT, TaskTimeoutException",
        "OUT_OF_MEMORY, RankLostException",
        "NODE_FAIL, RankLostException",
        "CANCELLED, RankLostException",
        "FAILED, RankLostException",
        "GONE, RankLostException",
        "NEVER, LaunchException",
        "UNSATISFIABLE, ResourcesException"
    })
    void howJobsEnd(JobState state, String exception) throws Exception {
        Scripted system = new Scripted(_ -> RUNNING);
        try (MpiExecutor exe = open(system)) {
            TaskFuture<Integer> f = exe.submit(() -> 1);
            system.await(1);
            system.set("1", new Status(state, "its reason", "n7"));
            Throwable t = cause(f);
            assertEquals(exception, t.getClass().getSimpleName());
            for (String part : List.of("job 1 of scripted", state.name(), "its reason", "n7", "the last words of 1")) {
                assertTrue(t.getMessage().contains(part), t.getMessage());
            }
        }
        assertEquals(List.of(), directories());
    }

    @Test
    void lostJobsAreRunAgain() throws Exception {
        Scripted system = new Scripted(_ -> new Status(JobState.NODE_FAIL, "n7 is down"));
        try (MpiExecutor exe = open(system)) {
            assertTrue(cause(exe.submit(Resources.cores(1).restarts(2), () -> 1))
                    .getMessage()
                    .contains("job 3 of scripted"));
            assertEquals(2, exe.info().retried());
        }
        assertEquals(3, system.jobs().size());
    }

    @Test
    void itsJobsAreAsManyAsWereAskedFor() throws Exception {
        Scripted system = new Scripted(_ -> PENDING);
        try (MpiExecutor exe = MpiExecutor.cluster(system)
                .cache(dir)
                .jobs(2, 3)
                .pollInterval(Duration.ofMillis(20))
                .open()) {
            List<TaskFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int n = i;
                all.add(exe.submit(Resources.cores(1).priority(i == 5 ? 1 : 0), () -> n));
            }
            system.await(2);
            system.set("1", RUNNING); // so one more may wait
            system.await(3);
            system.set("2", RUNNING); // but three are enough
            system.set("1", new Status(JobState.FAILED, "")); // and one of them goes
            system.await(4);
            assertEquals(3, system.most());
            exe.shutdownNow();
            all.forEach(f -> assertThrows(Exception.class, f::get));
        }
        // The one of the highest priority came before those that had been waiting.
        List<String> order =
                system.jobs().stream().map(j -> "" + j.resources().priority()).toList();
        assertTrue(order.subList(0, 4).contains("1"), order::toString);
    }

    @Test
    void dependentsAreHeldBackByTheSystem() throws Exception {
        Scripted system = new Scripted(_ -> PENDING);
        try (MpiExecutor exe = open(system)) {
            TaskFuture<Integer> a = exe.submit(() -> 1);
            TaskFuture<Integer> b = exe.submit(() -> a.join() + 1);
            TaskFuture<Integer> c = exe.submit(() -> a.join() + b.join());
            system.await(3);
            assertEquals(
                    List.of(List.of(), List.of("1"), List.of("1", "2")),
                    system.jobs().stream().map(j -> j.after()).toList());
            system.set("1", new Status(JobState.FAILED, "exit status 9", "n7"));
            assertTrue(cause(a).getMessage().contains("exit status 9"));
            assertInstanceOf(DependencyFailedException.class, cause(b));
            assertInstanceOf(DependencyFailedException.class, cause(c));
        }
        assertEquals(List.of("2", "3"), system.cancelled().stream().sorted().toList());
    }

    @Test
    void cancelledCallsHaveTheirJobsCancelled() throws Exception {
        Scripted system = new Scripted(_ -> RUNNING);
        try (MpiExecutor exe = open(system)) {
            TaskFuture<Integer> f = exe.submit(() -> 1);
            system.await(1);
            assertTrue(f.cancel(true));
        }
        assertEquals(List.of("1"), system.cancelled());
        assertEquals(List.of(), directories());
    }

    /** A server that is overloaded for a moment. */
    @Test
    void whoIsNotHeardCancelsAgain() throws Exception {
        Scripted system = new Scripted(_ -> RUNNING);
        try (MpiExecutor exe = open(system)) {
            TaskFuture<Integer> f = exe.submit(() -> 1);
            system.await(1);
            system.hearsNot(2);
            assertTrue(f.cancel(true));
        }
        assertEquals(List.of("1"), system.cancelled());
    }

    /** A program that was killed at the worst of moments: the job was submitted, and its id not yet noted. */
    @Test
    void aJobIsFoundByItsName() throws Exception {
        Scripted system = left();
        Properties p = record();
        p.setProperty("id", "");
        p.setProperty("master", "nowhere 1 1");
        try (var out = Files.newBufferedWriter(directories().getFirst().resolve("record"))) {
            p.store(out, null);
        }
        try (MpiExecutor exe = open(system)) {
            TaskFuture<Integer> f = exe.submit(JobsTest::one);
            awaitId();
            system.set("1", new Status(JobState.OUT_OF_MEMORY, ""));
            assertTrue(cause(f).getMessage().contains("job 1 of scripted"));
        }
        assertEquals(1, system.jobs().size());
    }

    static int one() {
        return 1;
    }

    private Properties record() throws Exception {
        Properties p = new Properties();
        try (var in = Files.newBufferedReader(directories().getFirst().resolve("record"))) {
            p.load(in);
        }
        return p;
    }

    @Test
    void whatOthersCouldHaveWrittenIsNotRead() throws Exception {
        Scripted system = new Scripted(_ -> RUNNING);
        try (MpiExecutor exe = open(system)) {
            TaskFuture<Integer> f = exe.submit(() -> 1);
            system.await(1);
            Path outcome = directories()
                    .getFirst()
                    .resolve("outcome-" + system.jobs().getFirst().name());
            Path aside = Files.write(dir.resolve("outcome"), new byte[] {'F'});
            Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rw-rw-rw-"));
            Files.move(aside, outcome);
            assertTrue(cause(f).getMessage().contains("others than its owner may write it"));
        }
        Files.setPosixFilePermissions(dir.resolve("jobs"), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThrows(CacheException.class, () -> open(system));
    }

    /** One whose upstream has no name that lasts is not taken for another's. */
    @Test
    void dependentsOfDifferentImpureCallsAreDifferentJobs() throws Exception {
        Scripted system = new Scripted(_ -> PENDING);
        try (MpiExecutor exe = open(system)) {
            for (int i = 0; i < 2; i++) {
                int n = i;
                TaskFuture<Integer> a = exe.submit(Resources.cores(1).impure(), () -> n);
                exe.submit(() -> a.join() + 1);
            }
            system.await(4);
            List<String> upstream = system.jobs().stream()
                    .flatMap(j -> j.after().stream())
                    .distinct()
                    .toList();
            assertEquals(2, upstream.size(), "each of the two waits for another job");
            assertEquals(4, directories().size());
            exe.shutdownNow();
        }
    }

    @Test
    void aKeyIsOneFunctionsAtATime() throws Exception {
        Scripted system = new Scripted(_ -> RUNNING);
        Resources named = Resources.cores(1).cacheKey("k");
        try (MpiExecutor exe = MpiExecutor.cluster(system).cache(dir).detach().open()) {
            exe.submit(named, JobsTest::one);
            system.await(1);
            Throwable t = cause(exe.submit(named, JobsTest::two));
            assertInstanceOf(CacheException.class, t);
            assertTrue(t.getMessage().contains("\"k\" is used for another function now"), t.getMessage());
        }
        // The program was edited: the job that is still there is not this function's.
        try (MpiExecutor exe = open(system)) {
            exe.submit(named, JobsTest::two);
            system.await(2);
            exe.shutdownNow();
        }
    }

    static int two() {
        return 2;
    }

    /** A job of a program that lives, and of another batch system, is left alone. */
    @Test
    void whatIsAnothersIsNotTakenAway() throws Exception {
        Scripted system = left();
        ProcessHandle other = ProcessHandle.current().parent().orElseThrow();
        Properties p = record();
        String host = p.getProperty("master").split(" ", -1)[0];
        long started = other.info().startInstant().orElseThrow().toEpochMilli();
        p.setProperty("master", host + " " + other.pid() + " " + started);
        write(p, "elsewhere");
        try (MpiExecutor exe = open(system)) {
            TaskFuture<Integer> f = exe.submit(JobsTest::one);
            for (int i = 0; i < 100; i++) {
                exe.info(); // the desk has looked at it
            }
            write(p, "scripted");
            system.set("1", new Status(JobState.PENDING, ""));
            while (f.taskState() == org.muster.TaskState.WAITING) {
                Thread.onSpinWait();
            }
            exe.shutdownNow();
        }
        assertEquals(1, system.jobs().size());
        assertEquals(List.of(), system.cancelled());
    }

    private void write(Properties p, String system) throws Exception {
        p.setProperty("system", system);
        Path aside = dir.resolve("aside");
        try (var out = Files.newBufferedWriter(aside)) {
            p.store(out, null);
        }
        Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rw-------"));
        Files.move(
                aside,
                directories().getFirst().resolve("record"),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** Another program has fetched a result, and those that were to read it in its directory must look elsewhere. */
    @Test
    void whatVanishesIsMadeAgainWithAllThatDependsOnIt() throws Exception {
        Scripted system = new Scripted(_ -> PENDING);
        try (MpiExecutor exe = open(system)) {
            TaskFuture<Integer> a = exe.submit(() -> 1);
            TaskFuture<Integer> b = exe.submit(() -> a.join() + 1);
            TaskFuture<Integer> c = exe.submit(() -> b.join() + 1);
            system.await(3);
            Path place = system.jobs().getFirst().directory();
            Files.move(place, dir.resolve("fetched"));
            system.await(6);
            assertEquals(List.of(), system.jobs().get(3).after());
            assertEquals(List.of("4"), system.jobs().get(4).after());
            assertEquals(List.of("5"), system.jobs().get(5).after());
            system.set("4", new Status(JobState.OUT_OF_MEMORY, ""));
            assertTrue(cause(a).getMessage().contains("job 4 of scripted"));
            assertInstanceOf(DependencyFailedException.class, cause(c));
        }
    }

    /** A call that was left running is not cancelled because the executor's end is that of its upstream's future. */
    @Test
    void chainsAreLeftRunning() throws Exception {
        Scripted system = new Scripted(_ -> PENDING);
        try (MpiExecutor exe = MpiExecutor.cluster(system).cache(dir).detach().open()) {
            TaskFuture<Integer> a = exe.submit(() -> 1);
            exe.submit(() -> a.join() + 1);
            system.await(2);
        }
        assertEquals(List.of(), system.cancelled());
    }

    /** What a job does that has computed a result. */
    private void store(Job job, String key, int result) throws Exception {
        try (Store store = Store.open(dir)) {
            assertTrue(store.put(
                    key, new EntryInfo("f", "its code", 1, Duration.ZERO), result, JobsTest.class.getClassLoader()));
        }
        write(job, new JobOutcome.Stored(key, "its code"));
    }

    private static void write(Job job, JobOutcome outcome) throws Exception {
        JobOutcome.write(job.directory().resolve("outcome-" + job.name()), outcome);
    }

    /** A launcher that keeps the other ranks alive: the job of a call that has failed ends nevertheless. */
    @Test
    void jobsOfFailedCallsAreEnded() throws Exception {
        Scripted system = new Scripted(_ -> RUNNING);
        try (MpiExecutor exe = open(system)) {
            TaskFuture<Integer> f = exe.submit(() -> 1);
            TaskFuture<Integer> good = exe.submit(Resources.cores(1).impure(), () -> 1);
            system.await(2);
            write(system.jobs().get(1), new JobOutcome.NotRun("no reason"));
            assertTrue(cause(good).getMessage().contains("no reason"));
            system.set("2", new Status(JobState.DONE, "")); // which ends by itself
            write(system.jobs().getFirst(), new JobOutcome.TimedOut("n7"));
            assertTrue(cause(f).getMessage().contains("timeLimit"));
            system.awaitCancelled("1");
        }
        assertEquals(List.of("1"), system.cancelled());
    }

    /** Those that are held back until it ends well do not go down with the job of a call that has succeeded. */
    @Test
    void jobsThatDoNotEndAreEnded() throws Exception {
        Scripted system = new Scripted(job -> job.after().isEmpty() ? RUNNING : PENDING);
        try (MpiExecutor exe = open(system)) {
            TaskFuture<Integer> a = exe.submit(JobsTest::one);
            TaskFuture<Integer> b = exe.submit(() -> a.join() + 1);
            TaskFuture<Integer> c = exe.submit(() -> a.join() + b.join());
            system.await(3);
            store(system.jobs().getFirst(), a.key(), 1);
            system.awaitCancelled("1");
            assertEquals(1, a.get());
            system.await(5);
            assertEquals(List.of(), system.jobs().get(3).after());
            assertEquals(List.of("4"), system.jobs().get(4).after());
            b.cancel(true);
            assertInstanceOf(DependencyFailedException.class, cause(c));
        }
        assertEquals(List.of("1", "2", "3"), system.cancelled().subList(0, 3));
    }

    /** One that was given up, and whose place another one has by now, goes on and ends. */
    @Test
    void lateJobsAreNotBelieved() throws Exception {
        Scripted system = new Scripted(_ -> RUNNING);
        try (MpiExecutor exe = open(system)) {
            TaskFuture<Integer> f = exe.submit(Resources.cores(1).restarts(1), JobsTest::one);
            system.await(1);
            system.set("1", new Status(JobState.NODE_FAIL, "n7 is down"));
            system.await(2);
            Job late = system.jobs().getFirst();
            assertEquals(late.directory(), system.jobs().get(1).directory());
            write(late, new JobOutcome.NotRun("it is late"));
            store(system.jobs().get(1), f.key(), 1);
            assertEquals(1, f.get());
            system.set("2", new Status(JobState.DONE, ""));
        }
        assertEquals(List.of(), directories());
    }

    /** Leaves a job behind, as a program does that ends and does not wait for it. */
    private Scripted left() throws Exception {
        Scripted system = new Scripted(_ -> RUNNING);
        try (MpiExecutor exe = MpiExecutor.cluster(system).cache(dir).detach().open()) {
            exe.submit(JobsTest::one);
            system.await(1);
            awaitId();
        }
        return system;
    }

    private void awaitId() throws Exception {
        await(() -> record().getProperty("id").equals("1"));
    }

    private static void awaitState(TaskFuture<?> f, TaskState state) throws Exception {
        await(() -> f.taskState() == state);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.call()) {
            assertTrue(System.nanoTime() - end < 0, "it has not happened within a minute");
            Thread.onSpinWait();
        }
    }

    /** Data in terms of another executor's classes: whoever else took them for its own would make something else of them. */
    @ParameterizedTest
    @ValueSource(strings = {"values", "failed"})
    void whatOnlyAnotherProgramCanReadIsNotRead(String what) throws Exception {
        Scripted system = left();
        Payload nonsense = new Payload(new byte[] {1, 2, 3});
        try (MpiExecutor exe = open(system)) {
            TaskFuture<Integer> f = exe.submit(JobsTest::one);
            awaitState(f, TaskState.RUNNING);
            write(
                    system.jobs().getFirst(),
                    what.equals("values")
                            ? new JobOutcome.Values("another", List.of(nonsense))
                            : new JobOutcome.Failed("another"));
            system.await(2);
            system.set("1", new Status(JobState.DONE, ""));
            store(system.jobs().get(1), f.key(), 1);
            system.set("2", new Status(JobState.DONE, ""));
            assertEquals(1, f.get());
        }
        assertEquals(List.of(), system.cancelled());
    }

    /** Also executors of one program are different ones. */
    @Test
    void executorsLeaveEachOthersJobsAlone() throws Exception {
        Scripted system = new Scripted(_ -> RUNNING);
        try (MpiExecutor first = open(system);
                MpiExecutor second = open(system)) {
            TaskFuture<Integer> f = first.submit(JobsTest::one);
            system.await(1);
            awaitId();
            TaskFuture<Integer> g = second.submit(JobsTest::one);
            awaitState(g, TaskState.RUNNING);
            g.cancel(true);
            assertEquals(1, second.info().cancelled());
            second.shutdownNow();
            assertTrue(second.awaitTermination(1, TimeUnit.MINUTES));
            assertEquals(List.of(), system.cancelled());
            system.set("1", new Status(JobState.OUT_OF_MEMORY, ""));
            assertTrue(cause(f).getMessage().contains("job 1 of scripted"));
        }
        assertEquals(1, system.jobs().size());
    }

    /** A cache that was used with another batch system before: that one is asked. */
    @Test
    void jobsOfAnotherSystemAreWaitedForWhileItHasThem() throws Exception {
        Scripted system = left();
        Process job = new ProcessBuilder("sleep", "600").start();
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(job.pid()), "stat"));
            Properties p = record();
            p.setProperty(
                    "id",
                    job.pid() + ":" + stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19] + ":" + dir);
            write(p, "local");
            try (MpiExecutor exe = open(system)) {
                TaskFuture<Integer> f = exe.submit(JobsTest::one);
                awaitState(f, TaskState.QUEUED);
                for (int i = 0; i < 100; i++) {
                    exe.info(); // the desk has looked at it
                }
                assertEquals(1, system.jobs().size());
                job.destroyForcibly().waitFor();
                system.await(2);
                exe.shutdownNow();
            }
        } finally {
            job.destroyForcibly();
        }
    }

    @Test
    void jobsOfASystemThatNobodyKnowsAreNotWaitedFor() throws Exception {
        Scripted system = left();
        write(record(), "elsewhere");
        try (MpiExecutor exe = open(system)) {
            exe.submit(JobsTest::one);
            system.await(2);
            exe.shutdownNow();
        }
    }

    /** What the batch system writes has the mode that it likes. */
    @Test
    void whatAJobSaidIsShownWhateverItsMode() throws Exception {
        Scripted system = new Scripted(_ -> RUNNING);
        try (MpiExecutor exe = open(system)) {
            TaskFuture<Integer> f = exe.submit(() -> 1);
            system.await(1);
            Files.setPosixFilePermissions(
                    system.jobs().getFirst().error(), PosixFilePermissions.fromString("rw-rw-r--"));
            system.set("1", new Status(JobState.OUT_OF_MEMORY, ""));
            assertTrue(cause(f).getMessage().contains("the last words of 1"));
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        Scripted system = new Scripted(_ -> RUNNING);
        assertThrows(LaunchException.class, () -> MpiExecutor.cluster(system).open());
        assertThrows(
                LaunchException.class,
                () -> MpiExecutor.cluster("nosuch").cache(dir).open());
        LaunchException path = assertThrows(
                LaunchException.class,
                () -> MpiExecutor.cluster("slurm").cache(dir.resolve("a b")).open());
        assertTrue(path.getMessage().contains("slurm takes no path with blanks"), path.getMessage());
        assertThrows(IllegalStateException.class, () -> MpiExecutor.singleNode().jobs(1, 2));
        assertThrows(
                LaunchException.class,
                () -> MpiExecutor.cluster(system)
                        .cache(dir)
                        .template(Files.writeString(dir.resolve("t"), "#!/bin/sh\n@COMMAND@\n"))
                        .open());
        try (MpiExecutor exe =
                MpiExecutor.cluster(system).cache(dir).maxCores(4).open()) {
            assertThrows(ResourcesException.class, () -> exe.submit(Resources.cores(5), comm -> 1));
            assertThrows(
                    ResourcesException.class,
                    () -> exe.submit(Resources.cores(1).nodes(1), () -> 1));
            assertThrows(
                    ResourcesException.class,
                    () -> exe.submit(Resources.cores(1).env("a-b", "x"), () -> 1));
            assertThrows(
                    ResourcesException.class,
                    () -> exe.submit(Resources.cores(1).cwd(dir.resolve("nosuch")), () -> 1));
        }
    }
}
