package org.muster.code;

import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The classes that have a number of their own in the stream. Their order here is part of its format. */
final class Builtin {
    private final Graph graph;

    private Builtin(Graph graph) {
        this.graph = graph;
    }

    static void register(Graph graph) {
        Builtin b = new Builtin(graph);
        b.ours();
        b.collections();
        b.values();
    }

    private void ours() {
        add(LambdaSerializer.Lambda.class, new LambdaSerializer());
        add(CompletableFuture.class, new FutureSerializer());
        add(Proxy.class, new Proxies());
        add(Class.class, new Simple<Class<?>>((out, c) -> graph.writeType(out, c), graph::readType));
        Stream.of(
                        byte[].class,
                        short[].class,
                        char[].class,
                        int[].class,
                        long[].class,
                        float[].class,
                        double[].class,
                        boolean[].class)
                .forEach(c -> add(c, new PrimitiveArrays(c)));
        add(Object[].class, new ObjectArrays());
        add(String[].class, new ObjectArrays());
    }

    @SuppressWarnings("JdkObsolete") // programs use these
    private void collections() {
        add(ArrayList.class, new Collected(false, (n, c) -> new ArrayList<>(n)));
        add(LinkedList.class, new Collected(false, (n, c) -> new LinkedList<>()));
        add(ArrayDeque.class, new Collected(false, (n, c) -> new ArrayDeque<>(n)));
        add(Vector.class, new Collected(false, (n, c) -> new Vector<>(n)));
        add(Stack.class, new Collected(false, (n, c) -> new Stack<>()));
        add(HashSet.class, new Collected(false, (n, c) -> new HashSet<>()));
        add(LinkedHashSet.class, new Collected(false, (n, c) -> new LinkedHashSet<>()));
        add(TreeSet.class, new Collected(true, (n, c) -> new TreeSet<>(c)));
        add(ConcurrentSkipListSet.class, new Collected(true, (n, c) -> new ConcurrentSkipListSet<>(c)));
        add(PriorityQueue.class, new Collected(true, (n, c) -> new PriorityQueue<>(c)));
        add(CopyOnWriteArrayList.class, new Collected(false, (n, c) -> new CopyOnWriteArrayList<>()));
        add(CopyOnWriteArraySet.class, new Collected(false, (n, c) -> new CopyOnWriteArraySet<>()));
        add(ConcurrentLinkedQueue.class, new Collected(false, (n, c) -> new ConcurrentLinkedQueue<>()));
        add(ConcurrentLinkedDeque.class, new Collected(false, (n, c) -> new ConcurrentLinkedDeque<>()));
        add(HashMap.class, new Mapped(false, c -> new HashMap<>()));
        add(LinkedHashMap.class, new Mapped(false, c -> new LinkedHashMap<>()));
        add(TreeMap.class, new Mapped(true, c -> new TreeMap<>(c)));
        add(ConcurrentSkipListMap.class, new Mapped(true, c -> new ConcurrentSkipListMap<>(c)));
        add(ConcurrentHashMap.class, new Mapped(false, c -> new ConcurrentHashMap<>()));
        add(Hashtable.class, new Mapped(false, c -> new Hashtable<>()));
        add(IdentityHashMap.class, new Mapped(false, c -> new IdentityHashMap<>()));
        add(WeakHashMap.class, new Mapped(false, c -> new WeakHashMap<>()));
        fixed(Fixed.Kind.LIST, List.of(), List.of(1, 2, 3));
        fixed(Fixed.Kind.SET, Set.of(), Set.of(1, 2, 3));
        fixed(Fixed.Kind.MAP, Map.of(), Map.of(1, 1));
        fixed(Fixed.Kind.ENTRY, Map.entry(1, 1));
        fixed(Fixed.Kind.OPTIONAL, Optional.empty());
    }

    private void values() {
        add(
                BigInteger.class,
                new Simple<>((out, v) -> writeBytes(out, v.toByteArray()), in -> new BigInteger(readBytes(in))));
        add(
                UUID.class,
                new Simple<>(
                        (out, v) -> {
                            out.writeLong(v.getMostSignificantBits());
                            out.writeLong(v.getLeastSignificantBits());
                        },
                        in -> new UUID(in.readLong(), in.readLong())));
        add(URI.class, new Simple<>((out, v) -> out.writeString(v.toString()), in -> URI.create(in.readString())));
        add(Path.class, new Simple<>((out, v) -> out.writeString(v.toString()), in -> Path.of(in.readString())));
        add(Charset.class, new Simple<>((out, v) -> out.writeString(v.name()), in -> Charset.forName(in.readString())));
        add(Object.class, new Simple<>((out, v) -> {}, in -> new Object()));
        add(
                Duration.class,
                new Simple<>(
                        (out, v) -> writeTime(out, v.getSeconds(), v.getNano()),
                        in -> Duration.ofSeconds(in.readVarLong(false), in.readVarInt(true))));
        add(
                Instant.class,
                new Simple<>(
                        (out, v) -> writeTime(out, v.getEpochSecond(), v.getNano()),
                        in -> Instant.ofEpochSecond(in.readVarLong(false), in.readVarInt(true))));
        add(
                OptionalInt.class,
                new Simple<>(
                        (out, v) -> writeMaybe(out, v.isPresent(), o -> o.writeInt(v.getAsInt())),
                        in -> in.readBoolean() ? OptionalInt.of(in.readInt()) : OptionalInt.empty()));
        add(
                OptionalLong.class,
                new Simple<>(
                        (out, v) -> writeMaybe(out, v.isPresent(), o -> o.writeLong(v.getAsLong())),
                        in -> in.readBoolean() ? OptionalLong.of(in.readLong()) : OptionalLong.empty()));
        add(
                OptionalDouble.class,
                new Simple<>(
                        (out, v) -> writeMaybe(out, v.isPresent(), o -> o.writeDouble(v.getAsDouble())),
                        in -> in.readBoolean() ? OptionalDouble.of(in.readDouble()) : OptionalDouble.empty()));
    }

    private static void writeTime(Output out, long seconds, int nanos) {
        out.writeVarLong(seconds, false);
        out.writeVarInt(nanos, true);
    }

    private static void writeMaybe(Output out, boolean present, Consumer<Output> value) {
        out.writeBoolean(present);
        if (present) {
            value.accept(out);
        }
    }

    private static void writeBytes(Output out, byte[] bytes) {
        out.writeVarInt(bytes.length, true);
        out.writeBytes(bytes);
    }

    private static byte[] readBytes(Input in) {
        return in.readBytes(Graph.readCount(in, 1));
    }

    private void fixed(Fixed.Kind kind, Object... examples) {
        for (Object o : examples) {
            add(o.getClass(), new Fixed(kind));
        }
    }

    private void add(Class<?> type, Serializer<?> serializer) {
        graph.register(new Registration(type, serializer, graph.getNextRegistrationId()));
    }
}
