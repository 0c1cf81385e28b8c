package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values come out as they went in. */
final class ValuesTest {
    private final TwoEnds ends = new TwoEnds();

    enum Color {
        RED,
        GREEN {
            @Override
            int wave() {
                return 530;
            }
        };

        int wave() {
            return 700;
        }
    }

    record Point(int x, @Nullable Object y) {}

    /** Not Serializable. */
    static final class Plain {
        final int n;

        @Nullable
        Plain next;

        transient String lost = "lost";

        Plain(int n) {
            this.n = n;
        }

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Plain p && p.n == n;
        }

        @Override
        public int hashCode() {
            return n;
        }
    }

    static final class Singleton implements Serializable {
        private static final long serialVersionUID = 1L;
        static final Singleton ONLY = new Singleton();

        private Object readResolve() {
            return ONLY;
        }
    }

    /** Writes itself; a public constructor is what Externalizable wants. */
    public static final class Outer implements Externalizable {
        private String text = "";

        @Override
        public void writeExternal(ObjectOutput out) throws java.io.IOException {
            out.writeUTF(text);
        }

        @Override
        public void readExternal(ObjectInput in) throws java.io.IOException {
            text = in.readUTF() + "!";
        }
    }

    static final class Bag extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;
        int extra;
    }

    @SuppressWarnings({"JavaUtilDate", "IdentityHashMapUsage"}) // programs use them
    static List<Object> equalValues() {
        Comparator<String> backwards = Comparator.reverseOrder();
        NavigableMap<String, Integer> sorted = new TreeMap<>(backwards);
        sorted.putAll(Map.of("a", 1, "b", 2));
        EnumMap<Color, Object> byColor = new EnumMap<>(Map.of(Color.GREEN, new Plain(1)));
        BitSet bits = new BitSet();
        bits.set(3, 70);
        return List.of(
                1,
                2L,
                3.5,
                4.5f,
                (short) 5,
                (byte) 6,
                'c',
                true,
                "text",
                "ÄÖ€\uD83D\uDE00",
                Color.RED,
                Color.GREEN,
                new Point(1, new Point(2, null)),
                new Plain(7),
                Plain.class,
                int.class,
                int[][].class,
                List.of(),
                List.of(1),
                List.of(1, "b", 3),
                Set.of(),
                Set.of(1),
                Set.of(1, 2, 3),
                Map.of(),
                Map.of(1, 2),
                Map.of(1, 2, 3, 4),
                Map.entry("k", "v"),
                new AbstractMap.SimpleEntry<>("k", 1),
                Arrays.asList(1, null),
                Stream.of(1, null, 3).toList(),
                new ArrayList<>(Arrays.asList(1, null, new Plain(2))),
                new LinkedHashSet<>(List.of(3, 1, 2)),
                new HashSet<>(List.of(new Plain(1))),
                new TreeSet<>(List.of(3, 1)),
                sorted,
                sorted.keySet(),
                sorted.headMap("a"),
                new HashMap<>(Map.of("k", new Plain(1))).keySet(),
                List.of(1, 2, 3, 4).subList(1, 3),
                new ArrayList<>(List.of(1, 2, 3)).subList(0, 2),
                new ConcurrentHashMap<>(Map.of(1, new Plain(1))),
                new CopyOnWriteArrayList<>(List.of(1, 2)),
                new ConcurrentSkipListMap<>(Map.of("x", 1)),
                new IdentityHashMap<>(Map.of("x", 1)),
                Collections.unmodifiableList(new ArrayList<>(List.of(new Plain(3)))),
                Collections.emptyMap(),
                Collections.singletonList(new Plain(4)),
                Collections.nCopies(3, "x"),
                byColor,
                EnumSet.of(Color.GREEN),
                Optional.empty(),
                Optional.of(new Plain(1)),
                OptionalInt.of(4),
                OptionalDouble.empty(),
                OptionalLong.of(2),
                new UUID(1, 2),
                URI.create("http://x/y?z"),
                Path.of("a", "b"),
                StandardCharsets.UTF_8,
                Locale.FRANCE,
                new BigDecimal("1.20"),
                new BigInteger("123456789012345678901234567890"),
                bits,
                new Date(5),
                Duration.ofNanos(-5),
                Instant.ofEpochSecond(-5, 7),
                LocalDate.of(2026, 1, 2),
                ZonedDateTime.parse("2026-01-02T03:04:05+01:00[Europe/Berlin]"),
                TimeZone.getTimeZone("UTC"),
                new Locale.Builder().setLanguage("de").build(),
                Currency.getInstance("EUR"),
                new SimpleTimeZone(1, "X"));
    }

    @ParameterizedTest
    @MethodSource("equalValues")
    @SuppressWarnings("IdentityHashMapUsage") // compared by equality of keys on purpose
    void isEqualThere(Object value) {
        Object there = ends.there(value);
        if (value instanceof IdentityHashMap<?, ?> map) {
            assertEquals(new HashMap<>(map), new HashMap<>((Map<?, ?>) there));
        } else {
            assertEquals(value, there);
        }
    }

    @Test
    void nullTravels() {
        assertNull(ends.worker.decode(ends.master.encode(null)));
    }

    @Test
    void valuesWithoutEqualsTravel() throws Exception {
        assertEquals(
                "a+",
                ends.there(Pattern.compile("a+", Pattern.CASE_INSENSITIVE)).pattern());
        assertEquals(5, ends.there(new AtomicInteger(5)).get());
        assertEquals(
                new Plain(1), ends.there(new AtomicReference<>(new Plain(1))).get());
        assertEquals("ab", ends.there(new StringBuilder("ab")).toString());
        assertEquals(List.of(1, 2), List.copyOf(ends.there(new ArrayDeque<>(List.of(1, 2)))));
        assertEquals(1, ends.there(new PriorityQueue<>(List.of(3, 1, 2))).poll());
        assertEquals(2, ends.there(new LinkedBlockingQueue<>(List.of(2))).take());
        assertTrue(ends.there(new ReentrantLock()).tryLock());
        assertEquals(new Random(7).nextInt(), ends.there(new Random(7)).nextInt());
        Object lock = ends.there(new Object());
        assertSame(Object.class, lock.getClass());
    }

    @Test
    void ownSerializationIsUsed() {
        assertSame(Singleton.ONLY, ends.there(new Singleton()));
        Outer outer = new Outer();
        outer.text = "x";
        assertEquals("x!", ends.there(outer).text);
        Bag bag = new Bag();
        bag.add(new Plain(1));
        bag.extra = 9;
        Bag there = ends.there(bag);
        assertEquals(9, there.extra);
        assertEquals(new Plain(1), there.getFirst());
    }

    @Test
    void transientFieldsStayBehindAndCirclesHold() {
        Plain a = new Plain(1);
        a.next = new Plain(2);
        a.next.next = a;
        Plain there = ends.there(a);
        assertNull(there.lost);
        assertSame(there, Objects.requireNonNull(there.next).next);
        assertEquals(2, there.next.n);
    }

    @Test
    void unmodifiableListStaysSo() {
        List<Integer> there = ends.there(Collections.unmodifiableList(new ArrayList<>(List.of(1))));
        assertThrows(UnsupportedOperationException.class, () -> there.add(2));
        List<Integer> fixed = ends.there(List.of(1, 2, 3));
        assertThrows(UnsupportedOperationException.class, () -> fixed.add(2));
    }

    /** Doubles what it is asked. */
    record Doubling(int factor) implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) {
            Object argument = Objects.requireNonNull(Objects.requireNonNull(args)[0]);
            return (Integer) argument * factor;
        }
    }

    /** What the proxy stands for. */
    interface Scale {
        int of(int n);
    }

    @Test
    void proxyTravels() {
        Scale scale = (Scale)
                Proxy.newProxyInstance(Scale.class.getClassLoader(), new Class<?>[] {Scale.class}, new Doubling(2));
        assertEquals(42, ends.there(scale).of(21));
        assertEquals(
                42,
                ends.there(Collections.synchronizedList(new ArrayList<>(List.of(scale))))
                        .getFirst()
                        .of(21));
    }

    @Test
    void comparatorsOfTheJdkTravel() {
        TreeMap<Map.Entry<String, Integer>, Integer> map = new TreeMap<>(Map.Entry.comparingByKey());
        map.put(Map.entry("a", 1), 1);
        assertEquals(1, ends.there(map).get(Map.entry("a", 1)));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                byte.class,
                short.class,
                char.class,
                int.class,
                long.class,
                float.class,
                double.class,
                boolean.class
            })
    void largePrimitiveArraysTravelBesideTheStream(Class<?> element) {
        Object small = Array.newInstance(element, 10);
        Object large = Array.newInstance(element, 5000);
        if (element != boolean.class) {
            Array.set(small, 9, Array.get(filled(element), 0));
            Array.set(large, 4999, Array.get(filled(element), 0));
        }
        Payload p = ends.master.encode(new Object[] {small, large, large});
        assertEquals(1, p.arrays().length);
        assertSame(large, p.arrays()[0]);
        assertTrue(p.stream().length < 200, p.stream().length + " bytes");
        Object[] there = (Object[]) Objects.requireNonNull(ends.worker.decode(p));
        assertArrayEquals(new Object[] {small, large, large}, there);
        assertSame(there[1], there[2]);
        assertNotSame(small, there[0]);
    }

    private static Object filled(Class<?> element) {
        Object one = Array.newInstance(element, 1);
        if (element == char.class) {
            Array.setChar(one, 0, 'z');
        } else {
            Array.setByte(one, 0, (byte) 7);
        }
        return one;
    }

    @Test
    void arraysOfAFunctionAreTakenAtSubmit() throws Exception {
        double[] data = new double[1000];
        int[] few = {1};
        Callable<Double> f = (Callable<Double> & Serializable) () -> data[999] + few[0];
        Encoded e = ends.master.encodeFunction(f);
        data[999] = 5;
        few[0] = 5;
        Object there = ends.worker.decodeFunction(e.payload(), List.of());
        assertEquals(1.0, assertInstanceOf(Callable.class, there).call());
    }

    @Test
    void matrixKeepsItsRows() {
        double[][] m = new double[3][1000];
        m[2][999] = 4;
        Payload p = ends.master.encode(m);
        assertEquals(3, p.arrays().length);
        assertArrayEquals(m, (double[][]) ends.worker.decode(p));
    }
}
