package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.muster.SerializationException;

/** Streams of objects, with a sound checksum: they are read, or refused with a {@link SerializationException}. */
class PayloadFuzz {
    private static final int MOST_SEEN = 10_000;

    private final MasterCodec master = new MasterCodec();
    private final WorkerCodec worker = new WorkerCodec(master::resource);
    private final NamedCodec cache = new NamedCodec(PayloadFuzz.class.getClassLoader());

    /**
     * A value, as a worker gets it and as a program gets it back.
     *
     * @param data the fuzzer's
     */
    @FuzzTest
    void value(byte[] data) {
        read(() -> worker.decode(sealed(data)));
        read(() -> master.decode(sealed(data)));
    }

    /**
     * A function.
     *
     * @param data the fuzzer's
     */
    @FuzzTest
    void function(byte[] data) {
        read(() -> worker.decodeFunction(sealed(data), List.of("first", 2)));
    }

    /**
     * An exception.
     *
     * @param data the fuzzer's
     */
    @FuzzTest
    void throwable(byte[] data) {
        read(() -> master.decodeThrowable(sealed(data)));
    }

    /**
     * A value in the cache.
     *
     * @param data the fuzzer's, after a list of no classes whose fields are to be compared
     */
    @FuzzTest
    void kept(byte[] data) {
        Payload value = sealed(data);
        Output whole = new Output(data.length + Long.BYTES, -1);
        whole.writeVarInt(0, true);
        whole.writeBytes(value.stream());
        read(() -> cache.decode(new Payload(whole.toBytes(), value.arrays())));
    }

    /**
     * The list of classes before such a value.
     *
     * @param data the fuzzer's
     */
    @FuzzTest
    void keptClasses(byte[] data) {
        read(() -> cache.decode(new Payload(data)));
    }

    private static Payload sealed(byte[] data) {
        Output out = new Output(data.length + Integer.BYTES, -1);
        out.writeBytes(data);
        return new Payload(
                Seal.close(out), new Object[] {new byte[5000], new double[600], new int[1100], new boolean[1]});
    }

    private static void read(Supplier<@Nullable Object> decode) {
        try {
            look(decode.get());
        } catch (SerializationException e) {
            // as it should be
        }
    }

    /** What was made, as far as containers show it, is nothing that could not have been sent. */
    private static void look(@Nullable Object made) {
        ArrayDeque<Object> todo = new ArrayDeque<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        add(todo, made);
        for (Object o = todo.poll(); o != null && seen.size() < MOST_SEEN; o = todo.poll()) {
            if (!seen.add(o)) {
                continue;
            }
            if (!o.getClass().isHidden()) {
                assertNull(Refused.reason(o.getClass()), () -> "made: " + seen);
            }
            switch (o) {
                case Object[] a -> Arrays.stream(a).limit(MOST_SEEN).forEach(e -> add(todo, e));
                case Map<?, ?> m ->
                    m.forEach((k, v) -> {
                        add(todo, k);
                        add(todo, v);
                    });
                case List<?> l -> l.forEach(e -> add(todo, e));
                default -> {}
            }
        }
    }

    private static void add(ArrayDeque<Object> todo, @Nullable Object o) {
        if (o != null && !(o instanceof java.util.concurrent.CompletableFuture)) {
            todo.add(o);
        }
    }
}
