package org.muster.tests.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * The master, or the command above it, is killed at random moments, from the start of its process to its end: nothing of the program is left, and the cache is sound.
 * After each kill the same program is run again, and finds just what the killed one had kept.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS) // for what hangs; the long runs take half an hour and more
class MasterKilledTest {
    private static final int KILLS = Boolean.getBoolean("muster.long") ? 50 : 2;
    private static final int CALLS = 20;
    private static final int SECONDS = 5;

    /** Its calls depend on the number of the round, so that each round begins with nothing. */
    private static final String PROGRAM = """
            import java.nio.file.Path;
            import java.util.ArrayList;
            import java.util.Arrays;
            import java.util.List;
            import org.muster.*;

            static double[] data(int round, int call, int rank) {
                double[] data = new double[call % 5 == 0 ? 100_000 : 3 + call];
                Arrays.fill(data, round + call / 100.0 + rank / 1000.0);
                return data;
            }

            void main(String[] args) throws Exception {
                int round = Integer.parseInt(args[0]);
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
                    }
                    IO.println("hits " + exe.info().hits() + " misses " + exe.info().misses());
                }
            }
            """.replace("CALLS", Integer.toString(CALLS));

    @TempDir
    Path dir;

    private Random random = new Random();

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

    private void killed(String... command) throws Exception {
        long whole = whole(0, 0, command);
        int kept = CALLS;
        int found = 0;
        for (int round = 1; round <= KILLS; round++) {
            // A little longer than it takes, so that some are killed while they end.
            long delay = (long) (random.nextDouble() * 1.1 * whole);
            String moment = "round " + round + ", killed after " + TimeUnit.NANOSECONDS.toMillis(delay) + " ms: ";
            Stage.Run run = Stage.start(dir, Map.of(), with(command, round));
            LockSupport.parkNanos(delay);
            long victim = random.nextInt(4) == 0 ? run.process().pid() : master(run);
            ProcessHandle.of(victim).ifPresent(ProcessHandle::destroyForcibly);
            assertTrue(run.process().waitFor(SECONDS, TimeUnit.SECONDS), moment + "the command has not ended");
            long left = Stage.awaitNone(run.mark(), SECONDS);
            String said = Files.readString(run.out());
            assertTrue(!said.contains("wrong"), moment + said);
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
        System.out.println(KILLS + " kills, " + found + " results of killed programs kept");
    }

    /** A run that nobody disturbs; gives how long it takes. */
    private long whole(int round, int hits, String... command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Stage.Run run = Stage.start(dir, Map.of(), with(command, round));
        Stage.Ended ended = run.await();
        long nanos = System.nanoTime() - begin;
        assertEquals("hits " + hits + " misses " + (CALLS - hits) + "\n", ended.out(), ended::toString);
        assertEquals(0, ended.status(), ended::toString);
        Stage.awaitNone(run.mark(), SECONDS);
        return nanos;
    }

    private static String[] with(String[] command, int round) {
        String[] all = java.util.Arrays.copyOf(command, command.length + 1);
        all[command.length] = Integer.toString(round);
        return all;
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
