package org.muster.tests.calls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.CacheEntry;
import org.muster.CacheException;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.TaskContext;
import org.muster.TaskFuture;
import org.muster.TaskState;

/** Calls whose results are kept: computed once, by whomever, and never a wrong one. */
class CachedCallsTest {
    @TempDir
    Path dir;

    private Path cache;
    /** Gets a letter for each time that a call really runs. */
    private String ran;

    @BeforeEach
    void paths() {
        cache = dir.resolve("cache");
        ran = dir.resolve("ran").toString();
    }

    private MpiExecutor open() {
        return MpiExecutor.singleNode().maxCores(2).cache(cache).open();
    }

    private static void note(String file) {
        try {
            Files.writeString(Path.of(file), "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long runs() throws IOException {
        return Files.exists(Path.of(ran)) ? Files.size(Path.of(ran)) : 0;
    }

    @Test
    void aResultIsComputedOnceForAllExecutors() throws Exception {
        String file = ran;
        for (int round = 0; round < 3; round++) {
            try (MpiExecutor exe = open()) {
                TaskFuture<double[]> f = exe.submit(() -> {
                    note(file);
                    double[] big = new double[100_000];
                    Arrays.setAll(big, i -> i * 0.5);
                    return big;
                });
                double[] value = f.get();
                assertEquals(0.5 * 99_999, value[99_999]);
                assertEquals(round == 0 ? 0 : 1, exe.info().hits());
                assertEquals(round == 0 ? 1 : 0, exe.info().misses());
                Arrays.fill(value, -1); // the user's own: must not change what is kept
                assertEquals(64, f.key().length());
            }
        }
        assertEquals(1, runs());
    }

    @Test
    void theCacheTellsWhatIsInIt() throws Exception {
        try (MpiExecutor exe = open()) {
            TaskFuture<List<Integer>> f = exe.submit(Resources.cores(2), comm -> comm.rank() * 7);
            assertEquals(List.of(0, 7), f.get());
            assertEquals(List.of(0, 7), exe.cache().future(f.key()).get(30, TimeUnit.SECONDS));
            CacheEntry e = exe.cache().get(f.key()).orElseThrow();
            assertEquals(2, e.ranks());
            assertTrue(e.function().contains("CachedCallsTest"), e.function());
            assertEquals(List.of(0, 7), e.value());
            assertEquals(1, exe.cache().size());
            assertTrue(exe.cache().delete(f.key()));
            assertEquals(0, exe.cache().size());
        }
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(1).open()) {
            assertThrows(IllegalStateException.class, exe::cache);
        }
    }

    @Test
    void ranksKindInitFunctionAndValuesAreInTheKey() throws Exception {
        List<String> keys = new ArrayList<>();
        try (MpiExecutor exe = open()) {
            for (int n : new int[] {1, 2}) {
                TaskFuture<List<Integer>> f = exe.submit(Resources.cores(n), comm -> comm.size());
                assertEquals(n, f.get().size());
                keys.add(f.key());
            }
            TaskFuture<Integer> root = exe.submitRoot(Resources.cores(1), comm -> comm.size());
            assertEquals(1, root.get());
            keys.add(root.key());
        }
        for (int seed : new int[] {1, 2}) {
            try (MpiExecutor exe = MpiExecutor.singleNode()
                    .maxCores(2)
                    .cache(cache)
                    .initFunction(() -> seed)
                    .open()) {
                TaskFuture<Integer> f = exe.submit(() -> TaskContext.current().state(Integer.class));
                assertEquals(seed, f.get());
                keys.add(f.key());
            }
        }
        assertEquals(keys.size(), Set.copyOf(keys).size(), keys.toString());
    }

    @Test
    void theOrderOfASetIsNotInTheKey() throws Exception {
        try (MpiExecutor exe = open()) {
            List<String> keys = new ArrayList<>();
            for (List<String> order : List.of(List.of("a", "b", "c"), List.of("c", "a", "b"))) {
                Set<String> set = new LinkedHashSet<>(order);
                TaskFuture<Integer> f = exe.submit(() -> set.size());
                assertEquals(3, f.get());
                keys.add(f.key());
            }
            assertEquals(keys.get(0), keys.get(1));
            assertEquals(1, exe.info().hits());
        }
    }

    @Test
    void theValuesOfCapturedFuturesAreInTheKey() throws Exception {
        String file = ran;
        for (int round = 0; round < 2; round++) {
            try (MpiExecutor exe = open()) {
                CompletableFuture<Integer> foreign = new CompletableFuture<>();
                TaskFuture<Integer> a = exe.submit(Resources.cores(1).impure(), () -> 20);
                TaskFuture<Integer> sum = exe.submit(() -> {
                    note(file);
                    return a.join() + foreign.join();
                });
                foreign.complete(3);
                assertEquals(23, sum.get());
                CompletableFuture<Integer> other = CompletableFuture.completedFuture(4);
                TaskFuture<Integer> sum2 = exe.submit(() -> a.join() + other.join());
                assertEquals(24, sum2.get());
                assertNotEquals(sum.key(), sum2.key());
            }
        }
        assertEquals(1, runs());
    }

    @Test
    void errorsAreNotKept() throws Exception {
        String file = ran;
        try (MpiExecutor exe = open()) {
            for (int i = 0; i < 2; i++) {
                assertInstanceOf(IllegalStateException.class, Pools.failure(exe.submit(() -> {
                    note(file);
                    throw new IllegalStateException("no");
                })));
            }
            assertEquals(0, exe.cache().size());
        }
        assertEquals(2, runs());
    }

    @Test
    void anImpureCallRunsEachTime() throws Exception {
        String file = ran;
        try (MpiExecutor exe = open()) {
            for (int i = 0; i < 2; i++) {
                exe.submit(Resources.cores(1).impure(), () -> note(file)).get();
            }
            assertEquals(0, exe.cache().size());
        }
        assertEquals(2, runs());
    }

    @Test
    void aUsersKeyMetWithAnotherFunctionIsAnError() throws Exception {
        Resources r = Resources.cores(1).cacheKey("mine");
        try (MpiExecutor exe = open()) {
            for (int i = 0; i < 2; i++) {
                int unlike = i; // the user says that it does not matter
                assertEquals(10, exe.submit(r, () -> unlike * 0 + 10).get());
            }
            assertEquals(1, exe.info().hits());
            assertRefused(() -> exe.submit(r, () -> "another"));
        }
    }

    /** At submit if the entry is there by then, else in the future. */
    private static void assertRefused(Callable<TaskFuture<?>> submit) throws Exception {
        Throwable t;
        try {
            t = Pools.failure(submit.call());
        } catch (CacheException e) {
            t = e;
        }
        assertInstanceOf(CacheException.class, t);
        assertTrue(t.getMessage().contains("another function"), t.getMessage());
    }

    @Test
    void theItemsOfAMapAreKeptUnderTheUsersFunction() throws Exception {
        for (int round = 0; round < 2; round++) {
            try (MpiExecutor exe = open()) {
                assertEquals(List.of(2, 4), exe.gather(exe.map(x -> 2 * x, List.of(1, 2))));
                assertEquals(List.of(3, 6), exe.gather(exe.map(x -> 3 * x, List.of(1, 2))));
                assertEquals(round == 0 ? 0 : 4, exe.info().hits());
                assertTrue(
                        exe.cache().entries().stream()
                                .allMatch(e -> e.function().contains("CachedCallsTest")),
                        "the entries name the user's function");
                Resources mine = Resources.cores(1).cacheKey("mapped");
                assertEquals(List.of(5), exe.gather(exe.map(mine, x -> x, List.of(5))));
                assertRefused(() -> exe.map(mine, x -> -x, List.of(5)).getFirst());
            }
        }
    }

    @Test
    void whatRunsIsNotRunASecondTimeMeanwhile() throws Exception {
        String file = ran;
        String go = dir.resolve("go").toString();
        try (MpiExecutor one = open();
                MpiExecutor two = open()) {
            List<TaskFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add((i % 2 == 0 ? one : two).submit(() -> {
                    note(file);
                    while (!Files.exists(Path.of(go))) {
                        TimeUnit.MILLISECONDS.sleep(5);
                    }
                    return 5;
                }));
            }
            assertEquals(3, two.submit(() -> 3).get(), "other calls go on meanwhile");
            Files.createFile(Path.of(go));
            for (TaskFuture<Integer> f : all) {
                assertEquals(5, f.get(60, TimeUnit.SECONDS));
                assertEquals(TaskState.DONE, f.taskState());
            }
            assertEquals(5, one.info().hits() + two.info().hits());
        }
        assertEquals(1, runs());
    }

    @Test
    void whoWaitsForACallThatFailsComputesItself() throws Exception {
        String file = ran;
        String go = dir.resolve("go").toString();
        try (MpiExecutor exe = open()) {
            List<TaskFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(exe.submit(() -> {
                    note(file);
                    while (!Files.exists(Path.of(go))) {
                        TimeUnit.MILLISECONDS.sleep(5);
                    }
                    if (Files.size(Path.of(file)) < 2) {
                        throw new IllegalStateException("the first");
                    }
                    return 5;
                }));
            }
            Files.createFile(Path.of(go));
            assertInstanceOf(IllegalStateException.class, Pools.failure(all.get(0)));
            assertEquals(5, all.get(1).get(60, TimeUnit.SECONDS));
            assertEquals(5, all.get(2).get(60, TimeUnit.SECONDS));
        }
        assertEquals(2, runs());
    }

    @Test
    void whoWaitsForACallThatIsCancelledComputesItself() throws Exception {
        String go = dir.resolve("go").toString();
        try (MpiExecutor exe = open()) {
            List<TaskFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(exe.submit(() -> {
                    while (!Files.exists(Path.of(go))) {
                        TimeUnit.MILLISECONDS.sleep(5);
                    }
                    return 5;
                }));
            }
            all.get(0).cancel(true);
            all.get(1).cancel(true);
            Files.createFile(Path.of(go));
            assertEquals(5, all.get(2).get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void aDamagedEntryIsComputedAnew() throws Exception {
        String file = ran;
        for (int round = 0; round < 3; round++) {
            try (MpiExecutor exe = open()) {
                assertArrayEquals(
                        new int[] {1, 2, 3},
                        exe.submit(() -> {
                                    note(file);
                                    return new int[] {1, 2, 3};
                                })
                                .get());
            }
            if (round == 0) {
                try (var files = Files.walk(cache)) {
                    for (Path p :
                            files.filter(p -> p.toString().endsWith(".h5")).toList()) {
                        byte[] whole = Files.readAllBytes(p);
                        Files.write(p, Arrays.copyOf(whole, whole.length / 2));
                    }
                }
            }
        }
        assertEquals(2, runs());
    }

    @Test
    void sequentialUsesTheSameCache() throws Exception {
        String file = ran;
        for (int round = 0; round < 2; round++) {
            try (MpiExecutor exe = MpiExecutor.sequential().cache(cache).open()) {
                TaskFuture<Integer> a = exe.submit(() -> {
                    note(file);
                    return 4;
                });
                assertEquals(5, exe.submit(() -> a.join() + 1).get());
                assertEquals(round == 0 ? 0 : 2, exe.info().hits());
            }
        }
        assertEquals(1, runs());
    }
}
