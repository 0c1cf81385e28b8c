package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.muster.SerializationException;
import org.muster.TaskFunction;

/** Graphs that are nested deeply or are large. */
final class DeepTest {
    private final TwoEnds ends = new TwoEnds();

    /** A link of a chain. */
    static class Node {
        final int n;
        final @Nullable Node next;

        Node(int n, @Nullable Node next) {
            this.n = n;
            this.next = next;
        }
    }

    /** A link that writes itself. */
    static final class Own implements Serializable {
        private static final long serialVersionUID = 1L;
        private final @Nullable Own next;

        Own(@Nullable Own next) {
            this.next = next;
        }

        private void writeObject(java.io.ObjectOutputStream out) throws java.io.IOException {
            out.defaultWriteObject();
        }
    }

    private static Node chain(int length) {
        Node node = new Node(0, null);
        for (int i = 1; i < length; i++) {
            node = new Node(i, node);
        }
        return node;
    }

    private static int length(@Nullable Node node) {
        int length = 0;
        for (Node n = node; n != null; n = n.next) {
            length++;
        }
        return length;
    }

    @Test
    void chainOfManyNodesTravels() {
        assertEquals(100_000, length(ends.there(chain(100_000))));
    }

    @Test
    void chainInAFunctionTravels() throws Exception {
        Node chain = chain(100_000);
        TaskFunction<Integer> f = () -> length(chain);
        assertEquals(100_000, ends.run(f));
    }

    @Test
    void javaSerializationMayBeDeepToo() {
        Own own = new Own(null);
        for (int i = 0; i < 10_000; i++) {
            own = new Own(own);
        }
        int length = 0;
        for (Own n = ends.there(own); n != null; n = n.next) {
            length++;
        }
        assertEquals(10_001, length);
    }

    @Test
    void absurdDepthIsRefusedClearly() {
        Object[] nested = new Object[1];
        for (int i = 0; i < 6_000_000; i++) {
            nested = new Object[] {nested};
        }
        Object value = nested;
        String message = String.valueOf(assertThrows(SerializationException.class, () -> ends.master.encode(value))
                .getMessage());
        assertTrue(message.contains("nested too deeply"), message);
    }

    @Test
    @SuppressWarnings("JdkObsolete") // programs use it
    void longCollectionsAreFlat() {
        List<Integer> numbers = IntStream.range(0, 200_000).boxed().toList();
        assertEquals(numbers, ends.there(new LinkedList<>(numbers)));
        assertEquals(numbers, ends.there(new ArrayList<>(numbers)));
        HashMap<Integer, Integer> map = new HashMap<>();
        numbers.forEach(n -> map.put(n, n));
        assertEquals(map, ends.there(map));
    }
}
