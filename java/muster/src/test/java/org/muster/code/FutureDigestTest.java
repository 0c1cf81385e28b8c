package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.muster.TaskFunction;

/** Futures count by their values, which come later. */
final class FutureDigestTest {
    private final Fingerprints prints = new Fingerprints();

    private static TaskFunction<Object> over(@Nullable Object captured) {
        return () -> String.valueOf(captured);
    }

    private static CompletableFuture<Object> future() {
        return new CompletableFuture<>();
    }

    /** The digest of a function over one future, in some place. */
    private String with(Function<CompletableFuture<Object>, Object> place, @Nullable Object value) {
        Fingerprint print = prints.of(over(place.apply(future())));
        assertEquals(1, print.futures().size());
        return print.digest(Collections.singletonList(value));
    }

    @Test
    void valueCountsWhereverTheFutureIs() {
        List<Function<CompletableFuture<Object>, Object>> places = List.of(
                f -> f,
                f -> List.of(1, f, 2),
                f -> Set.of(f, 1, 2),
                f -> Map.of("a", f, "b", Set.of(f, 3)),
                f -> new ValueDigestTest.Leaf(1, List.of(f)),
                f -> new Object[] {new double[300], f, new double[100_000]},
                f -> Collections.synchronizedList(new ArrayList<>(List.of(f))),
                f -> over(over(f)),
                f -> {
                    List<Object> ring = new ArrayList<>(List.of(f));
                    ring.add(ring);
                    return ring;
                });
        Set<String> digests = new HashSet<>();
        for (Function<CompletableFuture<Object>, Object> place : places) {
            assertEquals(with(place, List.of(1)), with(place, List.of(1)));
            digests.add(with(place, List.of(1)));
            digests.add(with(place, List.of(2)));
            digests.add(with(place, null));
        }
        assertEquals(3 * places.size(), digests.size());
    }

    @Test
    void valuesInASetHaveNoOrder() {
        CompletableFuture<Object> f = future();
        CompletableFuture<Object> g = future();
        Fingerprint print = prints.of(over(new HashSet<>(List.of(f, g, 1))));
        assertEquals(print.digest(List.of(1, 2)), print.digest(List.of(2, 1)));
        assertNotEquals(print.digest(List.of(1, 2)), print.digest(List.of(1, 1)));
        Fingerprint list = prints.of(over(List.of(f, g)));
        assertNotEquals(list.digest(List.of(1, 2)), list.digest(List.of(2, 1)));
        assertEquals(list.digest(List.of(1, 2)), list.digest(List.of(1, 2)));
    }

    @Test
    void laterChangesOfWhatWasCapturedDoNotShow() {
        CompletableFuture<Object> f = future();
        int[] array = {1};
        List<Object> list = new ArrayList<>(List.of(f, array));
        String before = prints.of(over(list)).digest(List.of(5));
        Fingerprint print = prints.of(over(list));
        array[0] = 2;
        list.clear();
        assertEquals(before, print.digest(List.of(5)));
    }

    @Test
    void futuresAreFoundInTheCodecsList() {
        CompletableFuture<Object> f = future();
        CompletableFuture<Object> g = future();
        TaskFunction<Object> function = over(Arrays.asList(f, Map.of("k", g), f));
        assertEquals(List.of(f, g), prints.of(function).futures());
        assertEquals(
                new MasterCodec().encodeFunction(function).dependencies(),
                prints.of(function).futures());
        String digest = prints.digest(function, List.of(f, g), List.of(1, 2));
        assertEquals(digest, prints.digest(function, List.of(g, f), List.of(2, 1)));
        assertNotEquals(digest, prints.digest(function, List.of(g, f), List.of(1, 2)));
        assertThrows(IllegalArgumentException.class, () -> prints.digest(function, List.of(f), List.of(1)));
        assertThrows(IllegalArgumentException.class, () -> prints.of(function).digest(List.of(1)));
    }

    @Test
    void codeOfAValueCounts() throws Exception {
        String shape = "public interface Shape { double area(); }";
        Program library = Program.of("Shape", shape);
        String main =
                "import java.util.concurrent.*; class Main { static CompletableFuture<Shape> s = new CompletableFuture<>();"
                        + " static org.muster.TaskFunction<?> f() { CompletableFuture<Shape> t = s; return () -> t.join().area(); } }";
        Object function = Program.under(library, "Main", main).function("f");
        List<String> digests = new ArrayList<>();
        for (int n : new int[] {1, 2, 1}) {
            Program p = Program.under(
                    library,
                    "Circle",
                    "public class Circle implements Shape { public double area() { return " + n + "; }"
                            + " static Object make() { return new Circle(); } }");
            digests.add(prints.of(function).digest(List.of(p.call("Circle", "make"))));
        }
        assertNotEquals(digests.get(0), digests.get(1));
        assertEquals(digests.get(0), digests.get(2));
    }

    @Test
    void keysHaveRanksKindAndInitFunction() {
        String digest = prints.digest(over(1), List.of(), List.of());
        String init = prints.digest(over(2), List.of(), List.of());
        Set<String> keys = Set.of(
                Fingerprints.key(digest, "task", 1, null),
                Fingerprints.key(digest, "ranks", 1, null),
                Fingerprints.key(digest, "ranks", 2, null),
                Fingerprints.key(digest, "ranks", 2, init),
                Fingerprints.key(init, "ranks", 2, init),
                Fingerprints.userKey(digest, "ranks", 2, init),
                Fingerprints.userKey("mine", "ranks", 2, init),
                Fingerprints.userKey("mine", "ranks", 1, init),
                Fingerprints.userKey("mine", "ranks", 2, null));
        assertEquals(9, keys.size());
        keys.forEach(k -> assertEquals(true, k.matches("[0-9a-f]{64}"), k));
        assertEquals(Fingerprints.key(digest, "task", 1, null), Fingerprints.key(digest, "task", 1, null));
    }
}
