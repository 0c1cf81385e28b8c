package org.muster.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.muster.CacheEntry;

/** What goes in comes out, as what it was, from entries and from packs. */
class RoundTripTest {
    @TempDir
    Path dir;

    private record Sample(String name, double[] small, int[] large, List<Sample> inner) {}

    private enum Colour {
        /** With a class of its own. */
        RED {
            @Override
            public String toString() {
                return "red";
            }
        },
        GREEN
    }

    static Stream<Arguments> values() {
        double[] shared = {1};
        return Stream.of(
                Arguments.of("byte[]", new byte[] {0, 127, -128}),
                Arguments.of("short[]", new short[] {0, Short.MAX_VALUE, Short.MIN_VALUE}),
                Arguments.of("char[]", new char[] {0, 'a', 'ä', '\uffff', '\ud800'}),
                Arguments.of("int[]", new int[] {0, Integer.MAX_VALUE, Integer.MIN_VALUE}),
                Arguments.of("long[]", new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE}),
                Arguments.of("float[]", new float[] {0, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY}),
                Arguments.of("double[]", new double[] {0, -0d, Double.MIN_VALUE, Double.NaN, 1e308}),
                Arguments.of("boolean[]", new boolean[] {true, false, true}),
                Arguments.of("int[][]", new int[][] {{1, 2, 3}, {4, 5, 6}}),
                Arguments.of("char[][][]", new char[][][] {{{'a'}, {'b'}}, {{'c'}, {'d'}}}),
                Arguments.of("boolean[][]", new boolean[][] {{true}, {false}}),
                Arguments.of("double[][][][]", new double[2][3][1][4]),
                Arguments.of("long[]", new long[0]),
                Arguments.of("boolean[]", new boolean[0]),
                Arguments.of("char[]", new char[0]),
                Arguments.of("float[][]", new float[0][]),
                Arguments.of("float[][]", new float[3][0]),
                Arguments.of("int[][][]", new int[2][0][5]),
                Arguments.of("java.lang.Byte", (byte) -3),
                Arguments.of("java.lang.Short", (short) -3),
                Arguments.of("java.lang.Character", '\u20ac'),
                Arguments.of("java.lang.Integer", -3),
                Arguments.of("java.lang.Long", Long.MIN_VALUE),
                Arguments.of("java.lang.Float", Float.NaN),
                Arguments.of("java.lang.Double", Math.PI),
                Arguments.of("java.lang.Boolean", true),
                Arguments.of("java.lang.String", "grüße, 世界 \ud83d\ude00"),
                Arguments.of("java.lang.String", ""),
                Arguments.of("java.lang.String", "  spaces  "),
                Arguments.of("java.lang.String", "a zero \0 inside"),
                Arguments.of("java.lang.String", "half a pair \ud83d"),
                Arguments.of("java.lang.String", "long ".repeat(50_000)),
                Arguments.of("null", null),
                Arguments.of("java.util.List<java.lang.Double>", List.of(1.5, 2.5, -0.0)),
                Arguments.of("java.util.ArrayList<java.lang.Boolean>", new ArrayList<>(List.of(true, false))),
                Arguments.of("java.util.ArrayList", new ArrayList<>()),
                Arguments.of("java.util.List", List.of(new int[] {1, 2}, new double[][] {{3}}, 4, "five", 6L)),
                Arguments.of("java.util.Arrays.asList", Arrays.asList(1, null, "x")),
                Arguments.of(
                        "java.util.Collections.unmodifiableList",
                        Collections.unmodifiableList(Arrays.asList(new byte[0], null))),
                Arguments.of("java.util.ArrayList", new ArrayList<>(List.of(shared, shared))),
                Arguments.of("[[I", new int[][] {{1}, {2, 3}}),
                Arguments.of("[[I", new int[][] {{1}, null}),
                Arguments.of("[Ljava.lang.String;", new String[] {"a", null}),
                Arguments.of("java.util.LinkedHashMap", new LinkedHashMap<>(Map.of("a", new int[3000]))),
                Arguments.of(
                        Sample.class.getName(),
                        new Sample(
                                "s",
                                new double[] {1},
                                new int[5000],
                                List.of(new Sample("t", shared, new int[0], List.of())))),
                Arguments.of(Colour.class.getName() + "$1", Colour.RED));
    }

    @ParameterizedTest
    @MethodSource("values")
    void comesBackAsItWas(String type, @Nullable Object value) {
        try (Store store = Store.open(dir)) {
            assertTrue(store.put("a key", Fixture.INFO, value));
            for (String where : List.of("entry", "pack")) {
                Hit hit = store.find("a key", Fixture.FUNCTION);
                assertNotNull(hit, where);
                assertSame(value, hit.value());
                CacheEntry entry = store.get("a key").orElseThrow();
                if (!type.equals("java.lang.String")) {
                    assertEquals(type, entry.type());
                }
                assertSame(value, entry.value());
                store.pack();
            }
        }
    }

    private static void assertSame(@Nullable Object wanted, @Nullable Object found) {
        if (wanted == null || found == null) {
            assertEquals(wanted, found);
            return;
        }
        assertEquals(wanted.getClass(), found.getClass());
        if (wanted instanceof List<?> w && found instanceof List<?> f) {
            assertEquals(w.size(), f.size());
            for (int i = 0; i < w.size(); i++) {
                assertSame(w.get(i), f.get(i));
            }
        } else if (wanted instanceof Sample w && found instanceof Sample f) {
            assertEquals(w.name, f.name);
            assertSame(w.small, f.small);
            assertSame(w.large, f.large);
            assertSame(w.inner, f.inner);
        } else if (wanted instanceof Map<?, ?> w && found instanceof Map<?, ?> f) {
            assertEquals(w.keySet(), f.keySet());
            w.forEach((k, v) -> assertSame(v, f.get(k)));
        } else {
            assertTrue(Objects.deepEquals(wanted, found), () -> wanted + " became " + found);
        }
    }

    @Test
    void anArrayThatIsTwiceInAListIsOneAgain() {
        double[] shared = {1};
        try (Store store = Store.open(dir)) {
            store.put("twice", Fixture.INFO, List.of(shared, shared));
            List<?> list = (List<?>) Fixture.value(store, "twice");
            Assertions.assertSame(list.get(0), list.get(1));
        }
    }

    /** Larger than what is read, written or gathered at once. */
    @Test
    void largeArrays() {
        Random random = new Random(5);
        double[] line = random.doubles(1_000_003).toArray();
        int[][] rows = new int[70_001][17];
        for (int[] row : rows) {
            Arrays.setAll(row, i -> random.nextInt());
        }
        byte[] bytes = new byte[5_000_001];
        random.nextBytes(bytes);
        List<Object> all = List.of(line, bytes, rows, new Sample("s", line, new int[2_000_000], List.of()).large());
        try (Store store = Store.open(dir)) {
            store.put("large", Fixture.INFO, all);
            store.put("record", Fixture.INFO, new Sample("s", line, new int[2_000_000], List.of()));
            store.put("small", Fixture.INFO, 1);
            for (int i = 0; i < 2; i++) {
                assertSame(all, Fixture.value(store, "large"));
                assertTrue(Arrays.equals(line, ((Sample) Fixture.value(store, "record")).small()));
                assertEquals(1, Fixture.value(store, "small"));
                store.pack();
            }
        }
    }

    @Test
    void anEntryTellsWhereItIsFrom() {
        Instant before = Instant.now();
        try (Store store = Store.open(dir)) {
            String key = Fixture.key(1);
            store.put(key, Fixture.INFO, new double[3]);
            CacheEntry entry = store.get(key).orElseThrow();
            assertEquals(key, entry.key());
            assertEquals("Test.function", entry.function());
            assertEquals(2, entry.ranks());
            assertEquals(1500, entry.duration().toMillis());
            assertEquals(ProcessHandle.current().pid(), entry.pid());
            assertTrue(!entry.created().isBefore(before) && !entry.created().isAfter(Instant.now()));
            assertTrue(entry.bytes() > 24 && entry.bytes() < 4096);
            assertEquals(Fixture.file(store, key), entry.file());
            assertEquals(key, store.entries().getFirst().key());
        }
    }
}
