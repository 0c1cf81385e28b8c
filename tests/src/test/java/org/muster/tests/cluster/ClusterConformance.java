package org.muster.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.muster.tests.commands.Stage;

/** What a cluster executor must do with every batch system. */
abstract class ClusterConformance {
    /** For waits that are over when something has happened. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(180);

    abstract Site site();

    /** A directory for one test. */
    final Path fresh(String name) throws IOException {
        Path dir = Files.createTempDirectory(site().shared(), name);
        for (Programs.Source s : Programs.ALL) {
            Stage.write(dir, s.file(), s.text());
        }
        return dir;
    }

    final Stage.Run start(Path dir, String program, String... args) throws IOException {
        return start(dir, Map.of(), program, args);
    }

    final Stage.Run start(Path dir, Map<String, String> env, String program, String... args) throws IOException {
        return site().start(
                        dir,
                        env,
                        Stream.concat(Stream.of(Stage.MUSTER, "run", program, site().system()), Stream.of(args))
                                .toArray(String[]::new));
    }

    final String out(Path dir, String program, String... args) throws IOException, InterruptedException {
        Stage.Ended ended = start(dir, program, args).await(300);
        assertEquals(0, ended.status(), ended::toString);
        return ended.out();
    }

    static void awaitFile(Path file, Stage.Run run) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (!Files.exists(file)) {
            if (!run.process().isAlive()) {
                throw new AssertionError("ended before there was " + file + ": " + run.await());
            }
            assertTrue(System.nanoTime() - begin < PATIENCE_NANOS, "there is no " + file);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Kills the program, and not its jobs, which are not its children. */
    static void kill(Stage.Run run) throws InterruptedException {
        List<ProcessHandle> all = run.process().descendants().toList();
        all.forEach(ProcessHandle::destroyForcibly);
        run.process().destroyForcibly().waitFor();
    }

    /** How often the calls have run, by what they write. */
    static long executions(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(f -> f.getFileName().toString().startsWith("ran-"))
                    .count();
        }
    }

    /** The batch system's id of the only job. */
    static String onlyJob(Path jobs) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < PATIENCE_NANOS) {
            try (Stream<Path> all = Files.list(jobs)) {
                Properties p = new Properties();
                try (var in =
                        Files.newBufferedReader(all.findFirst().orElseThrow().resolve("record"))) {
                    p.load(in);
                }
                if (!p.getProperty("id").isEmpty()) {
                    return p.getProperty("id");
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("no job has an id in " + jobs);
    }

    /** The jobs' directories that are left. */
    static List<String> left(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve("cache/jobs"))) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    @Test
    void calls() throws Exception {
        Path dir = fresh("calls");
        String out = out(dir, "Calls.java");
        assertEquals(Programs.CALLS_OUT, out);
        assertEquals(List.of(), left(dir));
    }

    /** Finds all results of before, and runs nothing. */
    @Test
    void resultsAreKept() throws Exception {
        Path dir = fresh("kept");
        String first = out(dir, "Chain.java");
        assertEquals("sum 60 hits 0\n", first);
        assertEquals(5, executions(dir));
        assertEquals("sum 60 hits 5\n", out(dir, "Chain.java"));
        assertEquals(5, executions(dir));
        // The keys are those that any executor makes, also of calls whose dependencies only their jobs knew.
        assertEquals("sum 60 hits 5\n", out(dir, "Chain.java", "singleNode"));
        assertEquals(5, executions(dir));
    }

    /** Killed while one call runs, another waits for it, and a third has its result. */
    @Test
    void killedAndStartedAgain() throws Exception {
        Path dir = fresh("killed");
        Stage.Run first = start(dir, "Restart.java");
        first.awaitLine("one 1");
        awaitFile(dir.resolve("ran-two-1"), first);
        kill(first);
        Stage.Run second = start(dir, "Restart.java");
        second.awaitLine("one 1");
        Files.createFile(dir.resolve("go"));
        Stage.Ended ended = second.await(300);
        assertEquals("one 1\ntwo 2\nthree 3\n", ended.out(), ended::toString);
        assertEquals(3, executions(dir), ended::toString);
        assertFalse(ended.err().contains("WARN"), ended::toString);
    }

    @Test
    void detached() throws Exception {
        Path dir = fresh("detached");
        String out = out(dir, "Detach.java", "leave");
        assertTrue(out.startsWith("left CANCELLED"), out);
        Files.createFile(dir.resolve("go"));
        assertEquals("value 7\n", out(dir, "Detach.java", "fetch"));
        assertEquals(1, executions(dir));
    }

    @Test
    void cancelledFromOutside() throws Exception {
        Path dir = fresh("outside");
        Stage.Run run = start(dir, "Outside.java");
        awaitFile(dir.resolve("ran-1"), run);
        site().cancel(onlyJob(dir.resolve("cache/jobs")));
        Stage.Ended ended = run.await();
        assertTrue(ended.out().contains("RankLostException"), ended::toString);
        assertTrue(ended.out().contains(site().cancelled()), ended::toString);
    }

    /** Copper with LAMMPS: the same program as on one node, and the same energies. */
    @Test
    void copper() throws Exception {
        Path dir = fresh("copper");
        String jar =
                Stage.HOME.resolve("share/muster/examples/muster-examples.jar").toString();
        String[] common = {
            Stage.MUSTER, "run", "-cp", jar, "org.muster.examples.EnergyVolume", "--points", "5", "--ranks", "2"
        };
        Stage.Ended here = Stage.run(dir, with(common, "--out", "here"));
        assertEquals(0, here.status(), here::toString);
        Stage.Ended there = site().start(dir, Map.of(), with(common, site().inExample("there")))
                .await(300);
        assertEquals(0, there.status(), there::toString);
        List<Double> expected = energies(dir.resolve("here"));
        List<Double> found = energies(dir.resolve("there"));
        assertEquals(5, expected.size());
        for (int i = 0; i < 5; i++) {
            assertEquals(expected.get(i), found.get(i), Math.abs(expected.get(i)) * 1e-9, found::toString);
        }
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    private static List<Double> energies(Path dir) throws IOException {
        return Files.readAllLines(dir.resolve("energy-volume.csv")).stream()
                .skip(1)
                .map(line -> Double.parseDouble(line.split(",", -1)[2]))
                .toList();
    }
}
