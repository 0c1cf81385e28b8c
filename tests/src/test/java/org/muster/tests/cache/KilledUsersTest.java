package org.muster.tests.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.muster.CacheEntry;
import org.muster.cache.Hit;
import org.muster.cache.Store;

/** Two processes use one store as hard as they can while they are killed at random, over and over. */
@Timeout(value = 2, unit = TimeUnit.HOURS) // for what hangs; the long runs take a while
class KilledUsersTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    @TempDir
    Path temp;

    private final List<Process> running = new ArrayList<>();
    /** Until when a process was certainly alive. */
    private final Map<Long, Long> killed = new HashMap<>();
    /** How much of the log has been read, and who has begun how often by then. */
    private long read;

    private final Map<Long, Integer> begun = new HashMap<>();

    private Process start(int number, long seed) throws IOException {
        ProcessBuilder b = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                Hammer.class.getName(),
                temp.resolve("cache").toString(),
                temp.resolve("log").toString(),
                Long.toString(seed));
        Path said = temp.resolve("said-" + number);
        return b.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    }

    @Test
    void nothingIsWrongUnreadableOrComputedTwiceAtATime() throws Exception {
        int kills = Boolean.getBoolean("muster.long") ? 200 : 15;
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Files.createFile(temp.resolve("log"));
        int started = 0;
        try {
            running.add(start(started, seed + 10L * started++));
            running.add(start(started, seed + 10L * started++));
            for (int i = 0; i < kills; i++) {
                int victim = random.nextInt(2);
                Process process = running.get(victim);
                awaitWork(process, 1 + random.nextInt(5));
                LockSupport.parkNanos(random.nextInt(50_000_000)); // anywhere in what it does
                assertTrue(process.isAlive(), "a process ended by itself");
                killed.put(process.pid(), System.nanoTime());
                process.destroyForcibly().waitFor();
                running.set(victim, start(started, seed + 10L * started++));
            }
            awaitWork(running.get(0), 1);
            awaitWork(running.get(1), 1);
        } finally {
            for (Process p : running) {
                killed.put(p.pid(), System.nanoTime());
                p.destroyForcibly().waitFor();
            }
        }
        for (int i = 0; i < started; i++) {
            assertEquals("", Files.readString(temp.resolve("said-" + i)), "what a process said"); // warnings, say
        }
        checkLog();
        checkStore();
    }

    /** Waits until a process has begun to compute so often. */
    private void awaitWork(Process process, int times) throws IOException {
        long begin = System.nanoTime();
        while (beginnings(process.pid()) < times) {
            assertTrue(process.isAlive(), () -> "a process ended: " + logTail());
            assertTrue(System.nanoTime() - begin < PATIENCE_NANOS, () -> "a process does nothing: " + logTail());
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Reads on in the log, and gives how often a process has begun to compute. */
    private int beginnings(long pid) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(temp.resolve("log").toFile(), "r")) {
            log.seek(read);
            byte[] more = new byte[(int) (log.length() - read)];
            log.readFully(more);
            String text = new String(more, StandardCharsets.UTF_8);
            String lines = text.substring(0, text.lastIndexOf('\n') + 1);
            read += lines.getBytes(StandardCharsets.UTF_8).length;
            lines.lines()
                    .filter(line -> line.startsWith("begin"))
                    .forEach(line -> begun.merge(Long.parseLong(line.split(" ", -1)[2]), 1, Integer::sum));
        }
        return begun.getOrDefault(pid, 0);
    }

    private String logTail() {
        try {
            String log = Files.readString(temp.resolve("log"));
            return log.substring(Math.max(0, log.length() - 2000));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private record Interval(String who, long begin, long end) {}

    private void checkLog() throws IOException {
        Map<String, List<Interval>> byKey = new HashMap<>();
        Map<String, Long> open = new HashMap<>();
        List<String> lines = Files.readAllLines(temp.resolve("log"));
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            assertTrue(!words[0].equals("wrong"), line);
            String who = words[1] + " " + words[2] + " " + words[3];
            if (words[0].equals("begin")) {
                open.put(who, Long.parseLong(words[4]));
            } else {
                byKey.computeIfAbsent(words[1], k -> new ArrayList<>())
                        .add(new Interval(who, open.remove(who), Long.parseLong(words[4])));
            }
        }
        open.forEach((who, begin) -> byKey.computeIfAbsent(who.split(" ", -1)[0], k -> new ArrayList<>())
                .add(new Interval(who, begin, killed.get(Long.parseLong(who.split(" ", -1)[1])))));
        int computed = 0;
        for (List<Interval> all : byKey.values()) {
            all.sort(Comparator.comparingLong(Interval::begin));
            for (int i = 1; i < all.size(); i++) {
                Interval before = all.get(i - 1);
                Interval next = all.get(i);
                assertTrue(before.end <= next.begin, () -> "computed at the same time: " + before + " and " + next);
            }
            computed += all.size();
        }
        assertEquals(Hammer.KEYS, byKey.size());
        System.out.println(
                killed.size() - 2 + " kills, " + computed + " computations, of them " + open.size() + " cut off");
    }

    private void checkStore() {
        try (Store store = Store.open(temp.resolve("cache"))) {
            for (int round = 0; round < 2; round++) {
                for (CacheEntry entry : store.entries()) {
                    assertTrue(entry.value() != null, entry.key());
                }
                for (int i = 0; i < Hammer.KEYS; i++) {
                    Hit hit = store.find(Hammer.key(i), "hammered");
                    assertTrue(hit == null || Hammer.isRight(i, hit.value()), "value of " + i);
                }
                store.pack();
            }
        }
    }
}
