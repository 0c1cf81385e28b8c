package org.muster.tests.defects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.CacheException;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.TaskContext;
import org.muster.TaskFunction;
import org.muster.TaskFuture;
import org.muster.tests.commands.Stage;

/** Lines 3, 4, 11, 21, 22, and of 24 what concerns files: results that are kept. */
class CacheDefectsTest {
    @TempDir
    Path dir;

    private Path cache;
    private String ran;

    @BeforeEach
    void paths() {
        cache = dir.resolve("cache");
        ran = dir.resolve("ran").toString();
    }

    private MpiExecutor open() {
        return MpiExecutor.singleNode().maxCores(2).cache(cache).open();
    }

    private MpiExecutor sequential() {
        return MpiExecutor.sequential().cache(cache).open();
    }

    private List<Path> entries() throws Exception {
        try (var files = Files.walk(cache)) {
            return files.filter(p -> p.toString().endsWith(".h5")).toList();
        }
    }

    @Test
    @DisplayName("3: the number of ranks is part of the key")
    void ranks() throws Exception {
        try (MpiExecutor exe = open()) {
            List<String> keys = new ArrayList<>();
            for (int n : new int[] {2, 1, 2}) {
                TaskFuture<List<Integer>> f = exe.submit(Resources.cores(n), comm -> comm.size());
                assertEquals(n, Here.value(f).size());
                keys.add(f.key());
            }
            assertNotEquals(keys.get(0), keys.get(1));
            assertEquals(keys.get(0), keys.get(2));
            assertEquals(1, exe.info().hits());
        }
    }

    @Test
    @DisplayName("3: what the init function makes is part of the key")
    void initData() throws Exception {
        for (int seed : new int[] {1, 2}) {
            try (MpiExecutor exe = MpiExecutor.sequential()
                    .cache(cache)
                    .initFunction(() -> seed)
                    .open()) {
                assertEquals(
                        seed, Here.value(exe.submit(() -> TaskContext.current().state(Integer.class))));
                assertEquals(0, exe.info().hits());
            }
        }
    }

    @Test
    @DisplayName("3: a key of the user's own, met with another function, is an error and not the old value")
    void usersKey() throws Exception {
        Resources r = Resources.cores(1).cacheKey("mine");
        try (MpiExecutor exe = open()) {
            assertEquals(10, Here.value(exe.submit(r, () -> 10)));
            Here.await("it is kept", () -> exe.cache().size() == 1);
            assertThrows(CacheException.class, () -> exe.submit(r, () -> 20));
        }
        try (MpiExecutor exe = open()) {
            assertThrows(CacheException.class, () -> exe.submit(r, () -> 20));
        }
    }

    @Test
    @DisplayName("4: an error is not kept, and stays an error")
    void errors() throws Exception {
        String file = ran;
        for (int i = 0; i < 2; i++) {
            try (MpiExecutor exe = open()) {
                TaskFuture<Integer> f = exe.submit(() -> {
                    Here.note(file);
                    throw new IllegalStateException("no");
                });
                assertInstanceOf(IllegalStateException.class, Here.failure(f));
                assertEquals(0, exe.cache().size());
            }
        }
        assertEquals(2, Here.runs(ran));
    }

    @Test
    @DisplayName("11: a file that was cut off is a miss, and a warning names it")
    void truncated() throws Exception {
        Stage.write(dir, "Cut.java", """
                import org.muster.*;

                void main(String[] args) throws Exception {
                    try (var exe = MpiExecutor.singleNode().maxCores(1).cache(java.nio.file.Path.of(args[0])).open()) {
                        IO.println(exe.submit(() -> new int[5000]).get().length);
                        IO.println("hits " + exe.info().hits() + ", misses " + exe.info().misses());
                    }
                }
                """);
        // Whole, then cut off in its data, in its head, and with nothing left.
        for (int size : new int[] {-1, 10_000, 100, 0}) {
            Path entry = null;
            if (size >= 0) {
                entry = entries().getFirst();
                Files.write(entry, Arrays.copyOf(Files.readAllBytes(entry), size));
            }
            Stage.Ended ended = Stage.run(dir, Stage.MUSTER, "run", "Cut.java", cache.toString());
            assertEquals("5000\nhits 0, misses 1\n", ended.out(), ended::toString);
            assertEquals(1, entries().size());
            if (entry != null) {
                assertTrue(ended.err().contains(entry.getFileName().toString()), ended::toString);
            }
        }
        Stage.Ended ended = Stage.run(dir, Stage.MUSTER, "run", "Cut.java", cache.toString());
        assertEquals("5000\nhits 1, misses 0\n", ended.out(), ended::toString);
        assertEquals("", ended.err());
    }

    @Test
    @DisplayName("21: a hit starts no process")
    void noProcess() throws Exception {
        int[] value = null;
        for (int round = 0; round < 2; round++) {
            try (MpiExecutor exe = MpiExecutor.singleNode()
                    .maxCores(2)
                    .minCores(0)
                    .cache(cache)
                    .open()) {
                List<Long> before = children();
                TaskFuture<int[]> f = exe.submit(() -> new int[] {4, 5});
                if (round == 1) {
                    assertTrue(f.isDone(), "found at submit");
                    assertEquals(before, children());
                    assertEquals(0, exe.info().ranks());
                    assertEquals(1, exe.info().hits());
                }
                value = Here.value(f);
            }
        }
        assertEquals(5, value[1]);
    }

    private static List<Long> children() {
        return ProcessHandle.current()
                .descendants()
                .map(ProcessHandle::pid)
                .sorted()
                .toList();
    }

    @Test
    @DisplayName("21: what a hit costs does not depend on how many entries there are")
    void flat() throws Exception {
        try (MpiExecutor exe = sequential()) {
            for (int i = 0; i < 10; i++) {
                hit(exe, i);
            }
            Cost few = cheapestHit(exe);
            for (int i = 10; i < 500; i++) {
                hit(exe, i);
            }
            assertEquals(500, exe.cache().size());
            Cost many = cheapestHit(exe);
            assertTrue(many.bytes() < 2 * few.bytes(), few + " with 10 entries, with 500 " + many);
            assertTrue(many.reads() <= few.reads() + 2, few + " with 10 entries, with 500 " + many);
        }
    }

    private static void hit(MpiExecutor exe, int i) throws Exception {
        assertEquals(i + 1, Here.value(exe.submit(() -> i + 1)));
    }

    /** What no clock is needed for: memory that this thread took, and reads that this process did. */
    private record Cost(long bytes, long reads) {}

    private static Cost cheapestHit(MpiExecutor exe) throws Exception {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Cost best = new Cost(Long.MAX_VALUE, Long.MAX_VALUE);
        long hits = exe.info().hits();
        for (int i = 0; i < 50; i++) {
            long reads = reads();
            long bytes = threads.getCurrentThreadAllocatedBytes();
            hit(exe, i % 10);
            bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
            best = new Cost(Math.min(best.bytes(), bytes), Math.min(best.reads(), reads() - reads));
        }
        assertEquals(hits + 50, exe.info().hits());
        return best;
    }

    private static long reads() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(l -> l.startsWith("syscr:"))
                .mapToLong(l -> Long.parseLong(l.substring(6).strip()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("22: moving a function to other lines of another file changes no key, changing it does")
    void lines() throws Exception {
        String text =
                "public class Made { public static org.muster.TaskFunction<Integer> of(int n) { return () -> n * 3; } }";
        List<String> keys = new ArrayList<>();
        try (MpiExecutor exe = sequential()) {
            for (String source : List.of(
                    text, "\n\n// moved\n\n" + text.replace("{ return", "{\n\n return"), text.replace("3", "4"))) {
                Path out = Files.createDirectory(dir.resolve("made" + keys.size()));
                Path file = Files.writeString(out.resolve("Made.java"), source);
                assertEquals(
                        0,
                        ToolProvider.getSystemJavaCompiler()
                                .run(
                                        null,
                                        null,
                                        null,
                                        "-g",
                                        "-proc:none",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        "-d",
                                        out.toString(),
                                        file.toString()));
                try (URLClassLoader loader = new URLClassLoader(
                        new URL[] {out.toUri().toURL()}, getClass().getClassLoader())) {
                    @SuppressWarnings("unchecked") // its source is above
                    TaskFunction<Integer> f = (TaskFunction<Integer>)
                            loader.loadClass("Made").getMethod("of", int.class).invoke(null, 5);
                    TaskFuture<Integer> future = exe.submit(f);
                    assertEquals(keys.size() == 2 ? 20 : 15, Here.value(future));
                    keys.add(future.key());
                }
            }
            assertEquals(keys.get(0), keys.get(1));
            assertNotEquals(keys.get(0), keys.get(2));
        }
    }

    @Test
    @DisplayName("22: the order of a set is not in the key, and all kinds of executors share entries")
    void setsAndModes() throws Exception {
        String file = ran;
        List<String> keys = new ArrayList<>();
        for (List<String> order : List.of(List.of("a", "b", "c"), List.of("c", "a", "b"), List.of("b", "c", "a"))) {
            Set<String> set = new LinkedHashSet<>(order);
            try (MpiExecutor exe = keys.size() == 1 ? sequential() : open()) {
                TaskFuture<Integer> f = exe.submit(() -> {
                    Here.note(file);
                    return set.size();
                });
                assertEquals(3, Here.value(f));
                keys.add(f.key());
            }
        }
        assertEquals(1, Set.copyOf(keys).size(), keys.toString());
        assertEquals(1, Here.runs(ran));
    }

    @Test
    @DisplayName("24: an entry that others may write, or that is another user's, is not read")
    void strangersFiles() throws Exception {
        String file = ran;
        for (int round = 0; round < 3; round++) {
            try (MpiExecutor exe = sequential()) {
                assertEquals(6, Here.value(exe.submit(() -> {
                    Here.note(file);
                    return 6;
                })));
            }
            assertEquals(round + 1, Here.runs(ran));
            Path entry = entries().getFirst();
            if (round == 0) {
                Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rw-rw-rw-"));
            } else if (round == 1) {
                assumeTrue(
                        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
                        "only root can give a file away");
                Files.setAttribute(entry, "unix:uid", 12345);
            }
        }
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
        CacheException e = assertThrows(CacheException.class, () -> {
            try (MpiExecutor exe = sequential()) {
                exe.info();
            }
        });
        assertTrue(e.getMessage().contains(cache.toString()), e::getMessage);
    }
}
