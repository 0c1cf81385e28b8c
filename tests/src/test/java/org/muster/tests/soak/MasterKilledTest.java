package org.muster.tests.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.muster.CacheEntry;
import org.muster.cache.Store;
import org.muster.tests.commands.Stage;

/**
 * The master, or the command above it, is killed at random moments of its own progress, from the start of its process to its end: nothing of the
 * program is left, and the cache is sound.
 * After each kill the same program is run again, and finds just what the killed one had kept.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS) // for what hangs; the long runs take half an hour and more
class MasterKilledTest {
    private static final int KILLS = Boolean.getBoolean("muster.long") ? 50 : 3;
    private static final int CALLS = 20;
    /** From the kill until the last process is gone. */
    private static final int SECONDS = 5;

    /** What is said of a program that SIGKILL has ended. */
    private static final int KILLED = 128 + 9;

    /** Its calls depend on the number of the round, so that each round begins with nothing. */
    private static final String PROGRAM = """
            import java.nio.file.Path;
            import java.util.ArrayList;
            import java.util.Arrays;
            import java.util.List;
            import java.util.concurrent.TimeUnit;
            import org.muster.*;

            static double[] data(int round, int call, int rank) {
                double[] data = new double[call % 5 == 0 ? 100_000 : 3 + call];
                Arrays.fill(data, round + call / 100.0 + rank / 1000.0);
                return data;
            }

            static void killItself(int micros) {
                try {
                    IO.println("leaving");
                    TimeUnit.MICROSECONDS.sleep(micros); // MPI_Finalize begins as well
                    new ProcessBuilder("kill", "-9", "" + ProcessHandle.current().pid()).start().waitFor();
                } catch (Exception e) {
                    e.printStackTrace();
                }
            }

            void main(String[] args) throws Exception {
                int round = Integer.parseInt(args[0]);
                IO.println("begun");
                try (var exe = MpiExecutor.detect().maxCores(2).cache(Path.of("cache")).open()) {
                    var all = new ArrayList<TaskFuture<List<double[]>>>();
                    for (int i = 0; i < CALLS; i++) {
                        int call = i;
                        all.add(exe.submit(Resources.cores(1 + i % 2), comm -> {
                            Thread.sleep(10);
                            comm.barrier();
                            return data(round, call, comm.rank());
                        }));
                    }
                    for (int i = 0; i < all.size(); i++) {
                        var ranks = all.get(i).get();
                        boolean right = ranks.size() == 1 + i % 2;
                        for (int rank = 0; rank < ranks.size(); rank++) {
                            right &= Arrays.equals(data(round, i, rank), ranks.get(rank));
                        }
                        if (!right) {
                            IO.println("wrong result of call " + i);
                        }
                        IO.println("done " + (i + 1));
                    }
                    IO.println("hits " + exe.info().hits() + " misses " + exe.info().misses());
                }
                switch (args[1]) {
                    case "stay" -> Thread.sleep(Long.MAX_VALUE); // to be killed for certain
                    case "leave" -> Runtime.getRuntime().addShutdownHook(new Thread(() -> killItself(Integer.parseInt(args[2]))));
                    default -> {}
                }
            }
            """.replace("CALLS", Integer.toString(CALLS));

    @TempDir
    Path dir;

    private Random random = new Random();
    /** How long a program takes until it begins. */
    private long begun;

    @BeforeEach
    void write() throws IOException {
        Stage.write(dir, "Program.java", PROGRAM);
        long seed = Long.getLong("muster.seed", System.nanoTime());
        System.out.println("seed " + seed);
        random = new Random(seed);
    }

    @Test
    void alone() throws Exception {
        killed(Stage.MUSTER, "run", "Program.java");
    }

    @Test
    void asAWorld() throws Exception {
        killed(Stage.MUSTER, "run", "-n", "3", "Program.java");
    }

    /** When a run is killed, by its own progress. */
    private enum Moment {
        /** Before the program has begun: some time after the command has. */
        STARTING,
        /** When so many calls have ended, or soon after: the executor may be closing then. */
        RUNNING,
        /** By itself, while it ends. */
        LEAVING
    }

    private void killed(String... command) throws Exception {
        whole(0, 0, command);
        int kept = CALLS;
        int found = 0;
        long longest = 0;
        for (int round = 1; round <= KILLS; round++) {
            Moment when = Moment.values()[(round - 1) % Moment.values().length];
            String moment = "round " + round + ", killed while " + when;
            Stage.Run run = Stage.start(
                    dir,
                    Map.of(),
                    with(
                            command,
                            round,
                            when == Moment.LEAVING ? "leave" : "stay",
                            Integer.toString(random.nextInt(20_000))));
            moment += kill(run, when) + ": ";
            long left = Stage.awaitNone(run.mark(), SECONDS);
            longest = Math.max(longest, left);
            Stage.Ended ended = run.await();
            assertEquals(KILLED, ended.status(), moment + "the program was not killed, " + ended);
            assertTrue(!ended.out().contains("wrong"), moment + ended);
            int now = readable(moment);
            assertTrue(kept <= now && now <= kept + CALLS, moment + now + " entries after " + kept);
            found += now - kept;
            System.out.printf(
                    "%s%d results kept, all ended after %d ms%n",
                    moment, now - kept, TimeUnit.NANOSECONDS.toMillis(left));
            whole(round, now - kept, command);
            kept += CALLS;
            assertEquals(kept, readable(moment));
        }
        Stage.Ended ls = Stage.run(dir, Stage.MUSTER, "cache", "ls", "--dir", "cache");
        assertEquals(0, ls.status(), ls::toString);
        System.out.printf(
                "%d kills, %d results of killed programs kept, all ended after at most %d ms%n",
                KILLS, found, TimeUnit.NANOSECONDS.toMillis(longest));
    }

    /** Waits for the moment and kills, if the program does not do it itself; tells when it was. */
    private String kill(Stage.Run run, Moment when) throws IOException, InterruptedException {
        String seen = "";
        switch (when) {
            case STARTING -> LockSupport.parkNanos((long) (random.nextDouble() * begun));
            case RUNNING -> {
                int calls = random.nextInt(CALLS + 1);
                seen = run.awaitLine(calls == 0 ? "begun" : "done " + calls);
                LockSupport.parkNanos(random.nextInt(20_000_000)); // anywhere in what it does next
            }
            case LEAVING -> {
                return ", itself, after " + run.awaitLine("leaving");
            }
        }
        boolean command = random.nextInt(4) == 0;
        long victim = command ? run.process().pid() : master(run);
        assertTrue(ProcessHandle.of(victim).orElseThrow().destroyForcibly(), "there was nothing to kill");
        return " after " + seen + (command ? ", the command" : ", the master");
    }

    /** A run that nobody disturbs. */
    private void whole(int round, int hits, String... command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Stage.Run run = Stage.start(dir, Map.of(), with(command, round, "end"));
        run.awaitLine("begun");
        begun = System.nanoTime() - begin;
        Stage.Ended ended = run.await();
        String last =
                ended.out().substring(ended.out().lastIndexOf('\n', ended.out().length() - 2) + 1);
        assertEquals("hits " + hits + " misses " + (CALLS - hits) + "\n", last, ended::toString);
        assertTrue(!ended.out().contains("wrong"), ended::toString);
        assertEquals(0, ended.status(), ended::toString);
        Stage.awaitNone(run.mark(), SECONDS);
    }

    private static String[] with(String[] command, int round, String... more) {
        List<String> all = new ArrayList<>(List.of(command));
        all.add(Integer.toString(round));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /** The process of rank 0, or of the command while there is none. */
    private static long master(Stage.Run run) throws IOException {
        for (long pid : Stage.alive(run.mark())) {
            try {
                Path process = Path.of("/proc", Long.toString(pid));
                String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
                String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                if (environment.contains("\0OMPI_COMM_WORLD_RANK=0\0")
                        && line.substring(0, Math.max(0, line.indexOf('\0'))).endsWith("java")
                        && !line.contains("--master")) {
                    return pid;
                }
            } catch (IOException e) {
                // It has ended meanwhile.
            }
        }
        return run.process().pid();
    }

    /** Reads every entry of the cache; gives how many there are. */
    private int readable(String moment) {
        int entries = 0;
        try (Store store = Store.open(dir.resolve("cache"))) {
            for (CacheEntry entry : store.entries()) {
                assertNotNull(entry.value(), moment + entry.key());
                entries++;
            }
        }
        return entries;
    }
}
