package org.muster.tests.defects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.DependencyFailedException;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.TaskFuture;

/** Lines 8 to 10: futures of one call in another; with and without a cache, since the peer's two ways differ. */
class DependenciesTest {
    @TempDir
    Path dir;

    private final List<MpiExecutor> opened = new ArrayList<>();

    @BeforeEach
    void none() {
        opened.clear();
    }

    @AfterEach
    void close() {
        opened.forEach(MpiExecutor::close);
    }

    private MpiExecutor open(boolean cached) {
        var b = MpiExecutor.singleNode().maxCores(2);
        MpiExecutor exe = (cached ? b.cache(dir.resolve("cache")) : b).open();
        opened.add(exe);
        return exe;
    }

    @ParameterizedTest(name = "cache {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("8: parts of a result are taken by thenApply, and the whole is still there")
    void splitting(boolean cached) throws Exception {
        MpiExecutor exe = open(cached);
        TaskFuture<List<String>> whole = exe.submit(Resources.cores(2), comm -> "part " + comm.rank());
        assertEquals(List.of("part 0", "part 1"), Here.value(whole));
        CompletableFuture<String> first = whole.thenApply(l -> l.get(0));
        CompletableFuture<String> second = whole.thenApply(l -> l.get(1));
        TaskFuture<String> joined = exe.submit(() -> second.join() + ", " + first.join());
        assertEquals("part 1, part 0", Here.value(joined));
        assertEquals(List.of("part 0", "part 1"), Here.value(whole));
    }

    @ParameterizedTest(name = "cache {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("9: cancelling a call fails those that wait for it, and nothing else")
    void cancelledUpstream(boolean cached) throws Exception {
        MpiExecutor exe = open(cached);
        CompletableFuture<Integer> never = new CompletableFuture<>();
        TaskFuture<Integer> upstream = exe.submit(() -> never.join());
        TaskFuture<Integer> next = exe.submit(() -> upstream.join() + 1);
        TaskFuture<List<Integer>> last = exe.submit(Resources.cores(2), comm -> next.join());
        TaskFuture<Integer> neighbour = exe.submit(() -> 7);
        String key = upstream.key();
        assertTrue(upstream.cancel(true));
        DependencyFailedException e = assertInstanceOf(DependencyFailedException.class, Here.failure(next));
        assertEquals(key, e.upstreamKey());
        assertInstanceOf(CancellationException.class, e.getCause());
        assertInstanceOf(DependencyFailedException.class, Here.failure(last));
        assertEquals(7, Here.value(neighbour));
        assertEquals(8, Here.value(exe.submit(() -> 8)));
    }

    private record Pair(Object left, Object right) {}

    @ParameterizedTest(name = "cache {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("10: a future is found in records, lists, arrays, maps and any mixture of them")
    void wherever(boolean cached) throws Exception {
        MpiExecutor exe = open(cached);
        CompletableFuture<Integer> outside = new CompletableFuture<>();
        TaskFuture<Integer> f = exe.submit(() -> outside.join() + 1);
        Pair record = new Pair(f, 0);
        List<Object> list = new ArrayList<>(List.of(1, List.of(f)));
        Object[] array = {new Object[] {f}};
        Map<String, Object> map = Map.of("key", Optional.of(f));
        Pair mixture = new Pair(List.of((Object) new Object[] {Map.of("x", new Pair(1, f))}), f);
        List<TaskFuture<Integer>> all = List.of(
                exe.submit(() -> value(record.left())),
                exe.submit(() -> value(((List<?>) list.get(1)).get(0))),
                exe.submit(() -> value(((Object[]) array[0])[0])),
                exe.submit(() -> value(((Optional<?>) map.get("key")).orElseThrow())),
                exe.submit(() -> {
                    Object[] inner = (Object[]) ((List<?>) mixture.left()).get(0);
                    return value(((Pair) ((Map<?, ?>) inner[0]).get("x")).right());
                }));
        all.forEach(x -> assertTrue(!x.isDone()));
        outside.complete(41);
        for (TaskFuture<Integer> x : all) {
            assertEquals(42, Here.value(x));
        }
    }

    private static int value(Object future) {
        CompletableFuture<?> f = (CompletableFuture<?>) future;
        assertTrue(f.isDone());
        return (Integer) f.join();
    }
}
