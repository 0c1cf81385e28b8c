package org.muster.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.muster.mpi.MpiType;

/** Values to bytes and back, in pieces of any length. */
class BodyTest {
    private static final BytesCodec CODEC = new BytesCodec();

    private static Incoming carry(@Nullable Object value, int piece, Incoming.Placement placement) {
        Outgoing out = Outgoing.of(value, CODEC);
        Incoming in = new Incoming(out.bytes(), placement);
        ByteBuffer b = ByteBuffer.allocateDirect(piece + 5).order(ByteOrder.nativeOrder());
        for (long at = 0; at < out.bytes(); at += piece) {
            int n = (int) Math.min(piece, out.bytes() - at);
            out.fill(b, 5, n);
            in.accept(b, 5, n);
        }
        return in;
    }

    static Stream<@Nullable Object> values() {
        return Stream.of(
                null,
                "",
                "a text of some length, longer than a piece",
                new double[] {1, -0.0, Double.NaN},
                new boolean[] {true, false, true},
                new char[] {'a', '\uffff'},
                new long[0],
                new Object[] {"stream", new int[] {1, 2, 3}, new boolean[] {true, false}, new double[0], new byte[9]},
                new Object[] {"", new boolean[0]});
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyValueArrivesHoweverItIsCut(@Nullable Object value) {
        for (int piece = 1; piece < 70; piece++) {
            Object got = carry(value, piece, Incoming.Placement.NEW).value(CODEC);
            assertArrayEquals(new @Nullable Object[] {value}, new @Nullable Object[] {got}, "pieces of " + piece);
        }
    }

    @Test
    void anArrayOfTheSameTypeAndLengthIsFilled() {
        int[] place = new int[3];
        assertSame(place, carry(new int[] {1, 2, 3}, 7, Incoming.same(place)).value(CODEC));
        assertArrayEquals(new int[] {1, 2, 3}, place);
        boolean[] flags = new boolean[2];
        assertSame(
                flags,
                carry(new boolean[] {true, true}, 7, Incoming.same(flags)).value(CODEC));
        assertArrayEquals(new boolean[] {true, true}, flags);
    }

    @Test
    void anotherTypeOrLengthMakesANewArray() {
        int[] place = new int[3];
        assertNotSame(place, carry(new int[2], 7, Incoming.same(place)).value(CODEC));
        assertNotSame(place, carry(new float[3], 7, Incoming.same(place)).value(CODEC));
        assertEquals("text", carry("text", 7, Incoming.same(place)).value(CODEC));
    }

    @Test
    void theStartOfALongerArrayIsFilled() {
        long[] place = {9, 9, 9};
        Incoming in = carry(new long[] {1, 2}, 3, Incoming.startOf(place, MpiType.LONG));
        assertEquals(MpiType.LONG, in.arrayType());
        assertEquals(2, in.arrayLength());
        assertArrayEquals(new long[] {1, 2, 9}, place);
    }

    @Test
    void anObjectHasNoArrayType() {
        assertNull(carry("text", 100, Incoming.Placement.NEW).arrayType());
    }

    @Test
    void headersAreReadAsWritten() {
        ByteBuffer b = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
        Header h = new Header(77, -5, 1L << 40);
        h.write(b);
        assertEquals(h, Header.read(b, Header.BYTES, 0));
    }

    @Test
    void aForeignMessageIsRecognized() {
        ByteBuffer b = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
        var e = assertThrows(IllegalStateException.class, () -> Header.read(b, 40, 3));
        assertTrue(String.valueOf(e.getMessage()).startsWith("recv met a message of 40 bytes from rank 3"));
        new Header(1, 1, 1).write(b);
        assertThrows(IllegalStateException.class, () -> Header.read(b, Header.BYTES - 1, 3));
    }

    @Test
    void channelsAreAboveTheProgramsTagsAndLeaveRoomForCredits() {
        Tags tags = new Tags();
        int first = tags.newChannel();
        int second = tags.newChannel();
        assertEquals(org.muster.Communicator.MAX_TAG + 1, first);
        assertEquals(first + 2, second);
        assertEquals(first + 1, Tags.credits(first));
    }
}
