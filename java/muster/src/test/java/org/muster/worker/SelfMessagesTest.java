package org.muster.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.muster.Communicator;

class SelfMessagesTest {
    private final BytesCodec codec = new BytesCodec();
    private final SelfMessages self = new SelfMessages(2);

    private @Nullable Object take(int source, int tag) {
        Incoming in = self.take(source, tag, Incoming.Placement.NEW);
        assertNotNull(in);
        return in.value(codec);
    }

    @Test
    void theyComeInOrderByTag() {
        self.add(1, Outgoing.of("a", codec));
        self.add(2, Outgoing.of("b", codec));
        self.add(1, Outgoing.of("c", codec));
        assertEquals("b", take(2, 2));
        assertEquals("a", take(Communicator.ANY_SOURCE, Communicator.ANY_TAG));
        assertEquals("c", take(2, 1));
        assertNull(self.take(2, 1, Incoming.Placement.NEW));
    }

    @Test
    void anotherSourceHasNone() {
        self.add(1, Outgoing.of("a", codec));
        assertNull(self.take(1, 1, Incoming.Placement.NEW));
    }

    @Test
    void longOnesAreCopiesToo() {
        int[] value = new int[1 << 20];
        value[12345] = 6;
        self.add(0, Outgoing.of(value, codec));
        int[] expected = value.clone();
        value[12345] = 7;
        assertArrayEquals(expected, (int[]) take(2, 0));
    }
}
