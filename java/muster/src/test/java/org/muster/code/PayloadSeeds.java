package org.muster.code;

import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.TaskFunction;

/** Writes what {@link PayloadFuzz} begins with: values, functions and exceptions of many kinds. */
@SuppressWarnings("JdkObsolete") // programs use these
final class PayloadSeeds {
    private PayloadSeeds() {}

    record Point(int x, double y, @Nullable Object more) {}

    static final class Node {
        long a = 1;
        boolean b;
        char c = 'c';
        short s = 3;
        float f = 2;
        byte d = 4;

        @Nullable
        Object next;
    }

    static Map<String, Object> values() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("text", List.of("plain", "ünïcode", ""));
        all.put("numbers", new Object[] {1, 2L, 3.0, 4f, (short) 5, (byte) 6, 'c', true});
        all.put("arrays", new Object[] {
            new int[2], new double[1], new byte[3], new boolean[1], new String[] {"s"}, new long[600]
        });
        all.put("point", new Point(1, 2, new Point(3, 4, null)));
        Node n = new Node();
        n.next = new ArrayList<>(List.of(n));
        all.put("circle", n);
        all.put(
                "maps",
                new ArrayList<>(List.of(new HashMap<>(Map.of(1, 2)), new TreeMap<>(Map.of("k", "v")), Map.of(1, 1))));
        all.put("sets", new ArrayList<>(List.of(new HashSet<>(Set.of(1)), Set.of(2), new PriorityQueue<>(Set.of(3)))));
        all.put("lists", new Object[] {
            new ArrayDeque<>(List.of(1)), new CopyOnWriteArrayList<>(List.of(2)), Arrays.asList(3, 4)
        });
        all.put("optional", new Object[] {Optional.of(1), Optional.empty(), OptionalInt.of(2), Map.entry(1, 2)});
        all.put("jdk", new Object[] {
            BigInteger.TEN,
            new UUID(1, 2),
            URI.create("a:b"),
            Path.of("p"),
            StandardCharsets.UTF_8,
            Duration.ofNanos(3),
            Instant.EPOCH,
            String.class,
            int[].class
        });
        all.put("java", new Object[] {
            new BigDecimal("1.5"), LocalDate.EPOCH, BitSet.valueOf(new long[] {5}), new Vector<>(List.of(1))
        });
        all.put("java-nested", Collections.synchronizedList(new ArrayList<>(List.of(new Point(1, 1, null), "x"))));
        EnumMap<TimeUnit, Object> units = new EnumMap<>(TimeUnit.class);
        units.put(TimeUnit.DAYS, new Vector<>(List.of(new HashMap<>(Map.of("a", new HashSet<>(Set.of(1)))))));
        all.put("enum", units);
        all.put("resources", Resources.cores(3));
        return all;
    }

    static Map<String, Object> functions() {
        Map<String, Object> all = new LinkedHashMap<>();
        int n = 3;
        List<Object> list = new ArrayList<>(List.of("captured"));
        all.put("lambda", (TaskFunction<Object>) () -> list.get(n - 3));
        Supplier<String> inner = (Supplier<String> & Serializable) () -> "inner";
        all.put("lambdas", (TaskFunction<Object>) () -> inner.get() + list);
        all.put("reference", (TaskFunction<Object>) "text"::length);
        CompletableFuture<Object> future = CompletableFuture.completedFuture(1);
        all.put("future", (TaskFunction<Object>) () -> future.join());
        InvocationHandler handler = (InvocationHandler & Serializable) (p, m, a) -> null;
        Object proxy =
                Proxy.newProxyInstance(PayloadSeeds.class.getClassLoader(), new Class<?>[] {Runnable.class}, handler);
        all.put("proxy", (TaskFunction<Object>) () -> proxy);
        return all;
    }

    static Map<String, Throwable> exceptions() {
        Map<String, Throwable> all = new LinkedHashMap<>();
        all.put("plain", shorter(new IllegalStateException("x")));
        Throwable nested = shorter(new java.io.IOException("outer", shorter(new Error("inner"))));
        nested.addSuppressed(shorter(new ArithmeticException()));
        all.put("nested", nested);
        return all;
    }

    private static Throwable shorter(Throwable t) {
        t.setStackTrace(Arrays.copyOf(t.getStackTrace(), 2));
        return t;
    }

    private static void write(Path dir, String name, Payload p) throws IOException {
        Files.createDirectories(dir);
        Files.write(dir.resolve(name), Arrays.copyOf(p.stream(), p.stream().length - Integer.BYTES));
    }

    /**
     * Writes them.
     *
     * @param args the directory
     */
    public static void main(String[] args) throws IOException {
        Path dir = Path.of(args[0]);
        MasterCodec master = new MasterCodec();
        WorkerCodec worker = new WorkerCodec(master::resource);
        Engine cache = new Engine(new NameSpace(PayloadSeeds.class.getClassLoader()));
        for (Map.Entry<String, Object> v : values().entrySet()) {
            write(dir.resolve("value"), v.getKey(), master.encode(v.getValue()));
            write(dir.resolve("kept"), v.getKey(), cache.encode(v.getValue()));
        }
        Payload point = new NamedCodec(PayloadSeeds.class.getClassLoader()).encode(values().get("point"));
        Files.write(Files.createDirectories(dir.resolve("keptClasses")).resolve("point"), point.stream());
        for (Map.Entry<String, Object> f : functions().entrySet()) {
            write(
                    dir.resolve("function"),
                    f.getKey(),
                    master.encodeFunction(f.getValue()).payload());
        }
        for (Map.Entry<String, Throwable> e : exceptions().entrySet()) {
            write(dir.resolve("throwable"), e.getKey(), worker.encodeThrowable(e.getValue()));
        }
    }
}
