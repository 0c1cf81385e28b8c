package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.Vector;
import org.junit.jupiter.api.Test;
import org.muster.SerializationException;
import org.muster.TaskFunction;

/** Damaged data end in a SerializationException, or give some value; nothing else. */
final class DamagedTest {
    private final TwoEnds ends = new TwoEnds();

    record Item(int n, Object inside) {}

    @SuppressWarnings("JdkObsolete") // programs use it
    private static Object sample() {
        Map<String, Object> map = new TreeMap<>();
        map.put("list", new ArrayList<>(List.of(1, "two", 3.0)));
        map.put("item", new Item(4, new int[] {5, 6}));
        map.put("jdk", new Vector<>(List.of(new HashMap<>(Map.of("k", "v")))));
        map.put("large", new double[1000]);
        map.put("sync", Collections.synchronizedList(new ArrayList<>(List.of(new Item(1, "x")))));
        return map;
    }

    private static void tryOut(Runnable decode) {
        try {
            decode.run();
        } catch (SerializationException e) {
            // as it should be
        }
    }

    @Test
    void truncatedDataAreRefused() {
        Payload p = ends.master.encode(sample());
        for (int length = 0; length < p.stream().length; length++) {
            Payload cut = new Payload(Arrays.copyOf(p.stream(), length), p.arrays());
            assertThrows(SerializationException.class, () -> ends.worker.decode(cut));
        }
    }

    @Test
    void missingArrayIsRefused() {
        Payload p = ends.master.encode(new double[1000]);
        assertThrows(SerializationException.class, () -> ends.worker.decode(new Payload(p.stream())));
        assertThrows(
                SerializationException.class,
                () -> ends.worker.decode(new Payload(p.stream(), new Object[] {new int[1000]})));
    }

    @Test
    void changedBytesDoNoHarm() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Payload value = ends.master.encode(sample());
        List<Object> captured = new ArrayList<>(List.of(sample()));
        TaskFunction<Object> f = () -> captured;
        Payload function = ends.master.encodeFunction(f).payload();
        Payload failure = ends.worker.encodeThrowable(new IllegalStateException("x", new Error("y")));
        try {
            for (int i = 0; i < 500; i++) {
                tryOut(() -> ends.worker.decode(damaged(value, random)));
                tryOut(() -> ends.worker.decodeFunction(damaged(function, random), List.of()));
                tryOut(() -> ends.master.decodeThrowable(damaged(failure, random)));
            }
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    @Test
    void changedBytesAreNoticed() {
        Payload p = ends.master.encode(sample());
        for (int i = 0; i < p.stream().length; i++) {
            byte[] bytes = p.stream().clone();
            bytes[i] ^= 4;
            assertThrows(SerializationException.class, () -> ends.worker.decode(new Payload(bytes, p.arrays())));
        }
    }

    /** Changed before the checksum was made, so that reading itself has to cope. */
    private static Payload damaged(Payload p, Random random) {
        byte[] bytes = Arrays.copyOf(p.stream(), p.stream().length - 4);
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        Output out = new Output(bytes.length, -1);
        out.writeBytes(bytes);
        return new Payload(Seal.close(out), p.arrays());
    }
}
