package org.muster.tests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.tests.commands.Stage;

/** Programs inside of a job of a real Slurm, on three nodes. */
class SlurmJobTest {
    private static final Path ROOT = Path.of(System.getProperty("muster.root", ".."));
    private static final String JAR =
            Stage.HOME.resolve("share/muster/examples/muster-examples.jar").toString();
    private static final long PATIENCE_SECONDS = 300;
    private static final int CRASH_LINES = 300;

    /** What calls get of the nodes; each line is a list of hosts, in rank order. */
    private static final String PLACES = """
            import java.nio.file.*;
            import java.time.Duration;
            import java.util.*;
            import org.muster.*;

            void main() throws Exception {
                try (var exe = MpiExecutor.slurmJob().open()) {
                    RankFunction<String> node = comm -> {
                        comm.barrier();
                        return comm.node();
                    };
                    IO.println("one " + exe.submit(Resources.cores(1), node).get());
                    IO.println("six " + exe.submit(Resources.cores(6), node).get());
                    IO.println("even " + exe.submit(Resources.cores(5).nodes(3), node).get());
                    IO.println("threads " + exe.submit(Resources.cores(3).threadsPerCore(3), node).get());
                    IO.println("all " + exe.submit(Resources.cores(12), node).get());
                    IO.println("fresh " + exe.submit(Resources.cores(4).nodes(2).isolated(), node).get());
                    var started = exe.submit(
                            Resources.cores(5).cwd(Path.of("/usr")).env("GIVEN", "a b").memoryPerCore(100L << 20),
                            comm -> comm.node() + " " + Path.of("").toAbsolutePath() + " " + System.getenv("GIVEN") + " "
                                    + (Runtime.getRuntime().maxMemory() < 120e6)).get();
                    IO.println("started " + started);
                    refused(exe, Resources.cores(2).threadsPerCore(5));
                    refused(exe, Resources.cores(4).nodes(4));
                    refused(exe, Resources.cores(2).nodes(3));
                    refused(exe, Resources.cores(13));
                }
            }

            void refused(MpiExecutor exe, Resources r) {
                try {
                    exe.submit(r, comm -> 0);
                    IO.println("not refused " + r);
                } catch (ResourcesException e) {
                    IO.println("refused " + e.getMessage());
                }
            }
            """;

    private static final String ENDS = """
            import java.nio.file.*;
            import java.util.concurrent.*;
            import org.muster.*;

            void main() throws Exception {
                try (var exe = MpiExecutor.slurmJob().maxCores(1).cache(Path.of("kept")).open()) {
                    var started = new CountDownLatch(1);
                    exe.addListener(new TaskListener() {
                        public void started(TaskFuture<?> f) {
                            started.countDown();
                        }
                    });
                    TaskFunction<Integer> seven = () -> {
                        while (!Files.exists(Path.of("go"))) {
                            Thread.sleep(20);
                        }
                        return 7;
                    };
                    var running = exe.submit(seven);
                    started.await();
                    var same = exe.submit(seven);
                    var waiting = exe.submit(() -> 8);
                    IO.println("started " + System.getenv("SLURM_JOB_ID"));
                    try {
                        waiting.get();
                    } catch (ExecutionException e) {
                        IO.println("waiting " + e.getCause());
                    }
                    Files.createFile(Path.of("go"));
                    IO.println("running " + running.get());
                    IO.println("same " + same.get());
                    try {
                        exe.submit(() -> 9).get();
                    } catch (ExecutionException e) {
                        IO.println("later " + e.getCause().getClass().getSimpleName());
                    }
                }
            }
            """;

    private static PretendNodes nodes;
    private static SlurmSite slurm;

    @BeforeAll
    static void start() throws Exception {
        nodes = PretendNodes.of(3);
        slurm = SlurmSite.on(nodes);
    }

    @AfterAll
    static void end() throws Exception {
        if (nodes != null) {
            nodes.close();
        }
    }

    private static Path directory(String name) throws IOException {
        return Files.createTempDirectory(nodes.shared(), name);
    }

    private static Map<String, String> path() {
        return Map.of("PATH", Stage.HOME.resolve("bin") + ":" + System.getenv("PATH"));
    }

    private static Stage.Ended run(Path dir, String... command) throws Exception {
        return slurm.login().start(dir, path(), command).await(PATIENCE_SECONDS);
    }

    /** The hosts of a line, as digits: 1 is the first node. */
    private static String hosts(Stage.Ended ended, String line) {
        Matcher m = Pattern.compile("(?m)^" + line + " \\[(.*)]$").matcher(ended.out());
        assertTrue(m.find(), () -> line + " is not in " + ended);
        StringBuilder digits = new StringBuilder();
        for (String host : m.group(1).split(", ", -1)) {
            String name = host.split(" ", -1)[0];
            digits.append(
                    1 + nodes.all().stream().map(PretendNode::name).toList().indexOf(name));
        }
        return digits.toString();
    }

    @Test
    void callsAreSpreadOverTheNodes() throws Exception {
        spread("");
    }

    /** Where a script of the documents does it in short. */
    @Test
    @EnabledIfSystemProperty(named = "muster.long", matches = "true")
    void alsoUnderMpirun() throws Exception {
        spread("mpirun --enable-recovery -n 1 ");
    }

    private static void spread(String launcher) throws Exception {
        Path dir = directory("places");
        Stage.write(dir, "Places.java", PLACES);
        List<String> command = new ArrayList<>(List.of("salloc", "-N3", "-n12"));
        command.addAll(
                Stream.of((launcher + "muster run Places.java").split(" ", -1)).toList());
        Stage.Ended ended = run(dir, command.toArray(String[]::new));
        assertEquals(0, ended.status(), ended::toString);
        assertEquals(1, hosts(ended, "one").length());
        assertEquals(2, hosts(ended, "six").chars().distinct().count(), ended::toString);
        assertEquals("11223", hosts(ended, "even"), ended::toString);
        assertEquals("123", hosts(ended, "threads"), ended::toString);
        assertEquals("111122223333", hosts(ended, "all"), ended::toString);
        assertTrue(hosts(ended, "fresh").matches("(.)\\1(.)\\2"), ended::toString);
        assertEquals(2, hosts(ended, "started").chars().distinct().count(), ended::toString);
        assertTrue(ended.out().contains(" /usr a b true"), ended::toString);
        assertEquals(
                4, ended.out().lines().filter(l -> l.startsWith("refused ")).count(), ended::toString);
        assertTrue(ended.out().contains("a rank's threads and GPUs are on one node"), ended::toString);
        assertTrue(ended.out().contains("there are 3 nodes"), ended::toString);
    }

    /** All of its other trials too, so it takes its time. */
    @Test
    @EnabledIfSystemProperty(named = "muster.long", matches = "true")
    void theDoctorTriesAllNodes() throws Exception {
        Stage.Ended ended = run(directory("doctor"), "salloc", "-N3", "-n3", "env", "LC_ALL=C", "muster", "doctor");
        assertEquals(0, ended.status(), ended::toString);
        assertTrue(
                ended.out().lines().anyMatch(l -> l.matches("ok +nodes +3: .* a call over all of them answers .*")),
                ended::toString);
    }

    @Test
    void fromSrunItCannotSpawnAndSaysSo() throws Exception {
        Path dir = directory("srun");
        Stage.write(dir, "Places.java", PLACES);
        Stage.Ended ended = run(dir, "srun", "--mpi=pmix", "-n1", "muster", "run", "Places.java");
        assertNotEquals(0, ended.status(), ended::toString);
        assertTrue(
                ended.err().contains("LaunchException: slurmJob() cannot start workers from a program that srun"),
                ended::toString);
    }

    /** MPI_Init's own wait ends early with Slurm's PMIx, and a message that comes then ends the rank that it reaches. */
    @Test
    void ranksOfSrunCanWaitForEachOther() throws Exception {
        Path dir = directory("fence");
        Stage.write(dir, "Fence.java", """
                import java.util.*;
                import java.util.concurrent.*;
                import org.muster.*;
                import org.muster.nativeaccess.NativeAccess;

                static final int TIMES = 40;

                /** When this rank came to each fence, and when it left it, by the clock of the machine. */
                static long[] times() throws Exception {
                    var random = new Random(ProcessHandle.current().pid());
                    long[] all = new long[2 * TIMES];
                    for (int i = 0; i < TIMES; i++) {
                        TimeUnit.MILLISECONDS.sleep(random.nextInt(5));
                        all[2 * i] = System.nanoTime();
                        NativeAccess.get().orElseThrow().pmiFence();
                        all[2 * i + 1] = System.nanoTime();
                    }
                    return all;
                }

                void main() throws Exception {
                    try (var exe = MpiExecutor.world().open()) {
                        var workers = exe.submit(Resources.cores(9), comm -> times());
                        var all = new ArrayList<long[]>();
                        all.add(times());
                        all.addAll(workers.get());
                        int early = 0;
                        for (int i = 0; i < TIMES; i++) {
                            int at = 2 * i;
                            long last = all.stream().mapToLong(t -> t[at]).max().getAsLong();
                            long first = all.stream().mapToLong(t -> t[at + 1]).min().getAsLong();
                            early += first < last ? 1 : 0;
                        }
                        IO.println("early " + early + " of " + TIMES);
                    }
                }
                """);
        Stage.Ended ended = run(dir, "srun", "--mpi=pmix", "-N3", "-n10", "muster", "run", "Fence.java");
        assertEquals(0, ended.status(), ended::toString);
        assertTrue(ended.out().contains("early 0 of 40\n"), ended::toString);
    }

    /** Though the job has only one slot there, and others elsewhere. */
    @Test
    void singleNodeStaysOnItsNode() throws Exception {
        Path dir = directory("single");
        Stage.write(dir, "Single.java", """
                import org.muster.*;

                void main() throws Exception {
                    try (var exe = MpiExecutor.singleNode().maxCores(3).open()) {
                        RankFunction<String> node = comm -> comm.node();
                        IO.println("usual " + exe.submit(Resources.cores(3), node).get());
                        IO.println("fresh " + exe.submit(Resources.cores(2).isolated(), node).get());
                    }
                }
                """);
        Stage.Ended ended = run(dir, "salloc", "-N3", "--ntasks-per-node=1", "muster", "run", "Single.java");
        assertEquals(0, ended.status(), ended::toString);
        assertEquals("111", hosts(ended, "usual"));
        assertEquals("11", hosts(ended, "fresh"));
    }

    @Test
    void outsideOfAJobItSaysSo() throws Exception {
        Path dir = directory("outside");
        Stage.write(dir, "Places.java", PLACES);
        Stage.Ended ended = run(dir, "muster", "run", "Places.java");
        assertNotEquals(0, ended.status(), ended::toString);
        assertTrue(ended.err().contains("slurmJob() needs a Slurm allocation"), ended::toString);
    }

    /** The scripts of the documents, by their jobs' names, and the program that they run. */
    static Stream<String> scripts() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/hpc-sites.md"));
        int begin = text.indexOf("## Slurm: inside an allocation");
        int end = text.indexOf("\n## ", begin + 1);
        return Pattern.compile("```bash\n(#!/bin/bash\n.*?)```", Pattern.DOTALL)
                .matcher(text.substring(begin, end < 0 ? text.length() : end))
                .results()
                .map(r -> r.group(1));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void theScriptsOfTheDocumentsDoAsTheySay(String script) throws Exception {
        Path dir = directory("script");
        String text = Files.readString(ROOT.resolve("docs/hpc-sites.md"));
        Matcher program = Pattern.compile("```java\n// Nodes.java\n(.*?)```", Pattern.DOTALL)
                .matcher(text);
        assertTrue(program.find());
        Stage.write(dir, "Nodes.java", program.group(1));
        Stage.write(dir, "job.sh", script);
        Stage.Ended ended = run(dir, "sbatch", "--wait", "--output=out.txt", "job.sh");
        String out = Files.readString(dir.resolve("out.txt"));
        assertEquals(0, ended.status(), ended + out + crashes(dir));
        assertTrue(out.contains("6 ranks on 3 nodes"), out);
    }

    /** What a JVM that crashed has left: its stack and its threads. */
    private static String crashes(Path dir) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(dir)) {
            for (Path f : files.filter(f -> f.toString().contains("hs_err_pid")).toList()) {
                Files.readAllLines(f).stream()
                        .limit(CRASH_LINES)
                        .forEach(line -> all.append(line).append('\n'));
            }
        }
        return all.toString();
    }

    /** The same energies as on one node: spawned over the nodes, and as a world over them. */
    @Test
    void copperIsTheSame() throws Exception {
        Path dir = directory("copper");
        String[] program = {"muster", "run", JAR, "--points", "5", "--out"};
        Stage.Ended alone = run(dir, with(List.of(), program, "alone"));
        assertEquals(0, alone.status(), alone::toString);
        Stage.Ended job = run(dir, with(List.of("salloc", "-N3", "--ntasks-per-node=1"), program, "job"));
        assertEquals(0, job.status(), job::toString);
        Stage.Ended world =
                run(dir, with(List.of("srun", "--mpi=pmix", "-N3", "--ntasks-per-node=1"), program, "world"));
        assertEquals(0, world.status(), world::toString);
        List<double[]> expected = energies(dir, "alone");
        assertEquals(5, expected.size());
        for (String name : List.of("job", "world")) {
            List<double[]> its = energies(dir, name);
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(4, its.get(i).length);
                for (int k = 0; k < expected.get(i).length; k++) {
                    double e = expected.get(i)[k];
                    assertEquals(e, its.get(i)[k], Math.abs(e) * 1e-9, name);
                }
            }
        }
    }

    private static String[] with(List<String> launcher, String[] program, String last) {
        return Stream.of(launcher.stream(), Stream.of(program), Stream.of(last))
                .flatMap(s -> s)
                .toArray(String[]::new);
    }

    private static List<double[]> energies(Path dir, String name) throws IOException {
        return Files.readAllLines(dir.resolve(name).resolve("energy-volume.csv")).stream()
                .filter(l -> !l.isEmpty() && Character.isDigit(l.charAt(0)))
                .map(l -> Stream.of(l.split(",", -1))
                        .limit(4) // not how long it took, and where
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
    }

    /** What waits fails, what runs may finish, and its result is kept; by the signal, and by the time of a job of one minute. */
    @ParameterizedTest
    @ValueSource(strings = {"signal", "time"})
    void theEndIsSeenComing(String how) throws Exception {
        Path dir = directory("ends");
        Stage.write(dir, "Ends.java", ENDS);
        Stage.write(dir, "job.sh", "#!/bin/bash\nexec muster run Ends.java\n");
        String time = how.equals("time") ? "1" : "10";
        Stage.Run run = slurm.login()
                .start(dir, path(), "sbatch", "--wait", "-N2", "--time=" + time, "--output=out.txt", "job.sh");
        Path out = dir.resolve("out.txt");
        if (how.equals("signal")) {
            String job = Files.readString(awaitText(out, "started "))
                    .lines()
                    .filter(l -> l.startsWith("started "))
                    .findFirst()
                    .orElseThrow()
                    .substring("started ".length());
            slurm.login().must("scancel", "--batch", "--signal=USR1", job);
        }
        Stage.Ended ended = run.await(PATIENCE_SECONDS);
        String text = Files.readString(out);
        assertTrue(text.contains("waiting org.muster.AllocationEndsException: "), text);
        assertTrue(text.contains("was not started, since Slurm job "), text);
        assertTrue(text.contains("running 7\n"), text);
        assertTrue(text.contains("same 7\n"), text);
        assertTrue(text.contains("later AllocationEndsException\n"), text);
        assertEquals(0, ended.status(), () -> ended + text);
        Stage.Ended kept = Stage.run(dir, Stage.MUSTER, "cache", "ls", "--dir", "kept");
        assertEquals(1 + 1, kept.out().lines().count(), kept::toString);
    }

    private static Path awaitText(Path file, String text) throws Exception {
        long begin = System.nanoTime();
        while (!Files.exists(file) || !Files.readString(file).contains(text)) {
            assertTrue(System.nanoTime() - begin < PATIENCE_SECONDS * 1e9, () -> text + " has not come");
            Thread.sleep(20);
        }
        return file;
    }
}
