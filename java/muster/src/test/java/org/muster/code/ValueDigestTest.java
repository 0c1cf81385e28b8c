package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.muster.SerializationException;
import org.muster.TaskFunction;

/** Captured values: what of them makes a difference, and what does not. */
final class ValueDigestTest {
    private final Fingerprints prints = new Fingerprints();

    /** The digest of one function with different values in it. */
    private String of(@Nullable Object value) {
        TaskFunction<Object> f = () -> String.valueOf(value);
        return prints.digest(f, List.of(), List.of());
    }

    private void same(@Nullable Object a, @Nullable Object b) {
        assertEquals(of(a), of(b));
    }

    record Leaf(int n, @Nullable Object o) {}

    enum Plain {
        A,
        B
    }

    static class Node {
        int n;

        @Nullable
        Object next;

        transient int skipped;

        Node(int n, @Nullable Object next) {
            this.n = n;
            this.next = next;
        }

        int value() {
            return n;
        }
    }

    static final class Hooked implements Serializable {
        private static final long serialVersionUID = 1L;
        final HashSet<String> set;
        private transient int n;

        Hooked(int n, int capacity, String... elements) {
            set = new HashSet<>(capacity);
            set.addAll(List.of(elements));
            this.n = n;
        }

        private void writeObject(java.io.ObjectOutputStream out) throws java.io.IOException {
            out.defaultWriteObject();
            out.writeInt(n);
        }

        private void readObject(java.io.ObjectInputStream in) throws java.io.IOException, ClassNotFoundException {
            in.defaultReadObject();
            n = in.readInt();
        }
    }

    static final class Bag extends HashMap<String, Integer> {
        private static final long serialVersionUID = 1L;
        int extra;

        Bag(int extra, int capacity) {
            super(capacity);
            this.extra = extra;
        }
    }

    private static <K, V> Map<K, V> put(Map<K, V> map, List<K> keys, List<V> values) {
        for (int i = 0; i < keys.size(); i++) {
            map.put(keys.get(i), values.get(i));
        }
        return map;
    }

    /** Every one of these is another value than all others. */
    @Test
    @SuppressWarnings({"JdkObsolete", "IdentityHashMapUsage", "UnnecessaryStringBuilder"}) // programs use these
    void differentValues() {
        Bag bag = new Bag(1, 8);
        bag.put("a", 1);
        IdentityHashMap<Object, Object> identity = new IdentityHashMap<>(Map.of("a", 1));
        List<@Nullable Object> all = new ArrayList<>(Arrays.asList(
                null,
                0,
                1,
                -1,
                1L,
                (short) 1,
                (byte) 1,
                '1',
                1.0,
                1.0f,
                0.0,
                -0.0,
                Double.NaN,
                Float.NaN,
                0.0f,
                -0.0f,
                true,
                false,
                "",
                "1",
                "\uD800",
                "\uD801",
                "?",
                new Object(),
                new int[0],
                new long[0],
                new int[] {1},
                new int[] {0, 1},
                new long[] {1},
                new byte[] {1},
                new boolean[] {true},
                new char[] {1},
                new double[] {1},
                new double[] {-0.0},
                new double[] {0.0},
                new double[200],
                new double[201],
                new long[200],
                new byte[2000],
                new boolean[2000],
                new Object[0],
                new Object[] {1},
                new Integer[] {1},
                new Object[] {new Object[] {1}},
                new double[][] {{1}, {}},
                new double[][] {{}, {1}},
                new double[][] {{1}},
                List.of(),
                Set.of(),
                Map.of(),
                List.of(1),
                Set.of(1),
                List.of(1, 2),
                List.of(2, 1),
                List.of(List.of(1), 2),
                List.of(List.of(1, 2)),
                new ArrayList<>(List.of(1)),
                new LinkedList<>(List.of(1)),
                new ArrayDeque<>(List.of(1)),
                new HashSet<>(List.of(1)),
                new TreeSet<>(List.of(1)),
                new TreeSet<>(Collections.reverseOrder()),
                new TreeSet<>(),
                Set.of(1, 2),
                Set.of(1, 3),
                Set.of(Set.of(1), 2),
                Set.of(List.of(1), 2),
                Set.of(List.of(1, 2)),
                Map.of(1, 2),
                Map.of(2, 1),
                Map.of(1, 2, 3, 4),
                Map.of(1, 4, 3, 2),
                new HashMap<>(Map.of(1, 2)),
                new TreeMap<>(Map.of(1, 2)),
                new ConcurrentHashMap<>(Map.of(1, 2)),
                Map.entry(1, 2),
                put(new LinkedHashMap<>(), List.of(1, 2), List.of(3, 4)),
                put(new LinkedHashMap<>(), List.of(2, 1), List.of(4, 3)),
                new PriorityQueue<>(List.of(1)),
                new PriorityQueue<>(Comparator.reverseOrder()),
                Arrays.asList(1, 2),
                new ArrayBlockingQueue<>(3),
                new ArrayBlockingQueue<>(4),
                Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                Optional.empty(),
                Optional.of(1),
                Optional.of(2),
                OptionalInt.of(1),
                OptionalInt.empty(),
                Plain.A,
                Plain.B,
                TimeUnit.DAYS,
                TimeUnit.HOURS,
                EnumSet.of(Plain.A),
                EnumSet.noneOf(Plain.class),
                EnumSet.of(Plain.A, Plain.B),
                new EnumMap<>(Map.of(Plain.A, 1)),
                String.class,
                int.class,
                Plain.class,
                Plain[].class,
                new Leaf(1, null),
                new Leaf(2, null),
                new Leaf(1, 1),
                new Leaf(1, new Leaf(1, null)),
                new Node(1, null),
                new Node(1, 2),
                bag,
                new Bag(2, 8),
                new Hooked(1, 8),
                new Hooked(2, 8),
                new Hooked(1, 8, "a"),
                BigInteger.ONE,
                BigInteger.TEN,
                BigDecimal.ONE,
                new BigDecimal("1.0"),
                new BigDecimal("10"),
                new BigDecimal("1E1"),
                Path.of("a"),
                Path.of("b"),
                new File("a"),
                Locale.US,
                Locale.UK,
                Duration.ofSeconds(1),
                Duration.ofNanos(1),
                Instant.EPOCH,
                LocalDate.EPOCH,
                ZonedDateTime.parse("2020-01-01T00:00Z"),
                ZonedDateTime.parse("2020-01-01T00:00+01:00[Europe/Paris]"),
                StandardCharsets.UTF_8,
                StandardCharsets.US_ASCII,
                new UUID(1, 2),
                new UUID(2, 1),
                new AtomicInteger(1),
                new AtomicInteger(2),
                new Random(1),
                new Random(2),
                BitSet.valueOf(new long[] {5}),
                new BitSet(),
                new StringBuilder("a"),
                new StringBuffer("a"),
                new IllegalStateException("a"),
                new IllegalStateException("b"),
                new IllegalArgumentException("a"),
                new IllegalStateException("a", new IllegalStateException()),
                Comparator.naturalOrder(),
                Comparator.comparing((Function<String, Integer> & Serializable) String::length),
                Comparator.comparing((Function<String, String> & Serializable) String::trim),
                identity,
                new Properties(),
                CompletableFuture.class));
        Map<String, Integer> digests = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            Integer other = digests.put(of(all.get(i)), i);
            int at = i;
            assertEquals(
                    null,
                    other,
                    () -> all.get(at) + " is taken for " + all.get(Integer.parseInt(String.valueOf(other))));
        }
    }

    @Test
    void orderOfASetIsNoDifference() {
        // Two texts of the same hash code come in the order in which they were put in.
        same(new HashSet<>(List.of("Aa", "BB", "C")), new HashSet<>(List.of("BB", "C", "Aa")));
        same(new LinkedHashSet<>(List.of(1, 2, 3)), new LinkedHashSet<>(List.of(3, 1, 2)));
        same(Set.of(new Leaf(1, Set.of(1, 2)), new Leaf(2, 3)), Set.of(new Leaf(2, 3), new Leaf(1, Set.of(2, 1))));
        same(
                Collections.unmodifiableSet(new HashSet<>(List.of("Aa", "BB"))),
                Collections.unmodifiableSet(new HashSet<>(List.of("BB", "Aa"))));
        same(new Hooked(1, 2, "Aa", "BB", "C"), new Hooked(1, 1000, "C", "BB", "Aa"));
    }

    @Test
    @SuppressWarnings("UnnecessaryStringBuilder")
    void orderAndCapacityOfAMapAreNoDifference() {
        List<String> keys = List.of("Aa", "BB", "C");
        List<Integer> values = List.of(1, 2, 3);
        same(put(new HashMap<>(2), keys, values), put(new HashMap<>(1000), keys.reversed(), values.reversed()));
        same(put(new Bag(1, 2), keys, values), put(new Bag(1, 1000), keys.reversed(), values.reversed()));
        same(
                put(new ConcurrentHashMap<>(2), keys, values),
                put(new ConcurrentHashMap<>(1000), keys.reversed(), values.reversed()));
        same(put(new TreeMap<>(), keys, values), put(new TreeMap<>(), keys.reversed(), values.reversed()));
        same(new HashMap<>(2).keySet(), new HashMap<>(1000).keySet());
        same(new ArrayList<>(1), new ArrayList<>(1000));
        same(new StringBuilder(1).append("x"), new StringBuilder(1000).append("x"));
    }

    @Test
    void implementationOfAListIsNoDifference() {
        same(List.of(1, 2), List.of(1, 2, 3).stream().limit(2).toList());
        same(Set.of("a", "b"), Set.copyOf(List.of("b", "a", "b")));
        same(Map.of("a", 1), Map.ofEntries(Map.entry("a", 1)));
        same(EnumSet.of(Plain.A), EnumSet.copyOf(List.of(Plain.A)));
    }

    @Test
    void notANumberIsOneValue() {
        double other = Double.longBitsToDouble(0x7ff8000000000123L);
        same(Double.NaN, other);
        same(new double[] {Double.NaN}, new double[] {other});
        double[] large = new double[100_000];
        double[] again = large.clone();
        large[77_777] = Double.NaN;
        again[77_777] = other;
        same(large, again);
        float[] floats = {Float.NaN};
        same(floats, new float[] {Float.intBitsToFloat(0x7fc00123)});
    }

    @Test
    void oneElementOfALargeArrayMatters() {
        for (int at : List.of(0, 8191, 8192, 99_999)) {
            double[] array = new double[100_000];
            String before = of(array);
            array[at] = Math.nextUp(0);
            assertNotEquals(before, of(array));
        }
        long[] longs = new long[100_000];
        String before = of(longs);
        longs[8192] = 1;
        assertNotEquals(before, of(longs));
    }

    @Test
    void transientFieldsAndIdentityAreNoDifference() {
        Node a = new Node(1, new Node(2, null));
        Node b = new Node(1, new Node(2, null));
        b.skipped = 5;
        same(a, b);
        same(new Object(), new Object());
        Leaf leaf = new Leaf(1, "x");
        same(List.of(leaf, leaf), List.of(new Leaf(1, "x"), new Leaf(1, "x")));
    }

    @Test
    void boxedRecordOfListOfOptional() {
        Supplier<Object> make = () -> new Leaf(1, List.of(Optional.of(new double[] {1, 2}), Optional.empty()));
        same(make.get(), make.get());
        assertNotEquals(of(make.get()), of(new Leaf(1, List.of(Optional.of(new double[] {1, 3}), Optional.empty()))));
    }

    @Test
    void capturedLambdasCountByWhatTheyCompute() {
        List<TaskFunction<Integer>> two = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            two.add(() -> 1);
        }
        same(two.get(0), two.get(1));
        TaskFunction<Integer> elsewhere = () -> 1;
        same(two.get(0), elsewhere);
        TaskFunction<Integer> other = () -> 2;
        assertNotEquals(of(List.of(elsewhere, other)), of(List.of(other, elsewhere)));
    }

    private static Object anonymous(int which) {
        return which == 0
                ? new Node(1, null) {
                    @Override
                    int value() {
                        return 1;
                    }
                }
                : new Node(1, null) {
                    @Override
                    int value() {
                        return 2;
                    }
                };
    }

    @Test
    void anonymousClassesAreToldApartByTheirCode() {
        assertNotEquals(of(Arrays.asList(anonymous(0), anonymous(1))), of(Arrays.asList(anonymous(1), anonymous(0))));
        same(anonymous(0), anonymous(0));
    }

    @Test
    void deepGraphs() {
        Supplier<Node> make = () -> {
            Node list = new Node(0, null);
            for (int i = 1; i < 100_000; i++) {
                list = new Node(i, list);
            }
            return list;
        };
        Node one = make.get();
        same(one, make.get());
        String before = of(one);
        Node end = one;
        while (end.next instanceof Node n) {
            end = n;
        }
        end.n = 7;
        assertNotEquals(before, of(one));
    }

    /** 2 to the power of 100 paths lead to the last list. */
    @Test
    void sharedObjectsAreVisitedOnce() {
        Object x = List.of(1);
        for (int i = 0; i < 100; i++) {
            x = i % 2 == 0 ? List.of(x, x) : Map.of("a", x, "b", x);
        }
        assertEquals(64, of(x).length());
    }

    @Test
    void refusesWhatTheCodecRefuses() {
        for (Object value : List.of(new Thread(), (Runnable) () -> {})) {
            TaskFunction<Object> f = () -> value.hashCode();
            String ours = String.valueOf(assertThrows(SerializationException.class, () -> prints.of(f))
                    .getMessage());
            String theirs =
                    String.valueOf(assertThrows(SerializationException.class, () -> new MasterCodec().encodeFunction(f))
                            .getMessage());
            assertTrue(theirs.startsWith(ours.substring(0, ours.indexOf(": "))), ours + "\n" + theirs);
        }
    }
}
