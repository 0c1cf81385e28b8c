package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.Vector;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.muster.Resources;
import org.muster.SerializationException;
import org.muster.TaskFunction;
import org.muster.TaskFuture;
import org.muster.TaskState;

/** A future in a function is a dependency, wherever it is. */
final class FuturesTest {
    private final TwoEnds ends = new TwoEnds();

    record Pair(Object left, CompletableFuture<Integer> right) {}

    /** Writes itself. */
    static final class Own implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        CompletableFuture<Integer> future = new CompletableFuture<>();

        private Object writeReplace() {
            return this;
        }
    }

    /** As an executor has them. */
    static final class Task extends TaskFuture<Integer> {
        @Override
        public String key() {
            return "t1";
        }

        @Override
        public Resources resources() {
            return Resources.cores(3);
        }

        @Override
        public TaskState taskState() {
            return TaskState.WAITING;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }
    }

    @SuppressWarnings("JdkObsolete") // programs use it
    static Stream<Object> places() {
        CompletableFuture<Integer> f = new CompletableFuture<>();
        Own own = new Own();
        own.future = f;
        return Stream.of(
                f,
                List.of(f),
                new ArrayList<>(List.of(f)),
                Set.of(f),
                Map.of("k", f),
                new TreeMap<>(Map.of("k", f)),
                new Object[] {f},
                new CompletableFuture<?>[] {f},
                new Pair(1, f),
                Optional.of(f),
                List.of(Map.of("k", new Pair(new Object[] {1}, f))),
                Collections.synchronizedList(new ArrayList<>(List.of(f))),
                new Vector<>(List.of(f)),
                own);
    }

    @ParameterizedTest
    @MethodSource("places")
    void isFound(Object place) throws Exception {
        TaskFunction<Object> function = () -> place;
        Encoded e = ends.master.encodeFunction(function);
        assertEquals(1, e.dependencies().size());
        assertFalse(e.dependencies().getFirst().isDone());
        TaskFunction<?> there = (TaskFunction<?>) ends.worker.decodeFunction(e.payload(), List.of(77));
        CompletableFuture<?> future = find(assertNotNullValue(there.call()));
        assertEquals(77, future.join());
    }

    private static Object assertNotNullValue(@Nullable Object o) {
        assertNotNull(o);
        return o;
    }

    private static CompletableFuture<?> find(Object o) {
        return switch (o) {
            case CompletableFuture<?> f -> f;
            case Iterable<?> i -> find(assertNotNullValue(i.iterator().next()));
            case Map<?, ?> m -> find(assertNotNullValue(m.values().iterator().next()));
            case Object[] a -> find(a[0]);
            case Pair p -> p.right();
            case Optional<?> x -> find(x.orElseThrow());
            case Own w -> w.future;
            default -> throw new AssertionError("no future in " + o);
        };
    }

    @Test
    @SuppressWarnings("ReferenceEquality") // the very object
    void sameFutureIsOneDependencyAndOneObject() throws Exception {
        CompletableFuture<Integer> f = new CompletableFuture<>();
        CompletableFuture<Integer> g = new CompletableFuture<>();
        List<CompletableFuture<Integer>> list = new ArrayList<>(Arrays.asList(f, g, f));
        TaskFunction<Boolean> function =
                () -> list.get(0) == list.get(2) && f == list.get(0) && f.join() + g.join() == 3;
        Encoded e = ends.master.encodeFunction(function);
        assertEquals(List.of(f, g), e.dependencies());
        TaskFunction<?> there = (TaskFunction<?>) ends.worker.decodeFunction(e.payload(), List.of(1, 2));
        assertEquals(true, there.call());
    }

    @Test
    void taskFutureStaysOne() throws Exception {
        TaskFuture<Integer> task = new Task();
        TaskFunction<List<Object>> function =
                () -> List.of(task.join() + 1, task.key(), task.resources().cores(), task.taskState(), task.isDone());
        Encoded e = ends.master.encodeFunction(function);
        assertSame(task, e.dependencies().getFirst());
        TaskFunction<?> there = (TaskFunction<?>) ends.worker.decodeFunction(e.payload(), List.of(41));
        assertEquals(List.of(42, "t1", 3, TaskState.DONE, true), there.call());
    }

    @Test
    void dependencyWithoutValueHasNull() throws Exception {
        CompletableFuture<@Nullable Object> f = new CompletableFuture<>();
        TaskFunction<Boolean> function = () -> f.isDone() && f.join() == null;
        Encoded e = ends.master.encodeFunction(function);
        TaskFunction<?> there =
                (TaskFunction<?>) ends.worker.decodeFunction(e.payload(), Collections.singletonList(null));
        assertEquals(true, there.call());
    }

    @Test
    void resultMayHoldAFutureWithAValueOnly() {
        assertEquals(5, ends.there(CompletableFuture.completedFuture(5)).join());
        String message =
                String.valueOf(assertThrows(SerializationException.class, () -> ends.there(List.of(new Task())))
                        .getMessage());
        assertTrue(message.contains("it has no value yet"), message);
    }

    @Test
    void missingValueIsRefused() {
        CompletableFuture<Integer> f = new CompletableFuture<>();
        TaskFunction<Integer> function = f::join;
        Encoded e = ends.master.encodeFunction(function);
        assertThrows(SerializationException.class, () -> ends.worker.decodeFunction(e.payload(), List.of()));
        assertInstanceOf(TaskFunction.class, ends.worker.decodeFunction(e.payload(), List.of(1)));
    }
}
