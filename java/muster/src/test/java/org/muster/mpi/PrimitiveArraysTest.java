package org.muster.mpi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrimitiveArraysTest {
    private static Object sample(MpiType type) {
        return switch (type) {
            case BOOLEAN -> new boolean[] {true, false, true, true};
            case BYTE -> new byte[] {1, -1, Byte.MIN_VALUE, Byte.MAX_VALUE};
            case CHAR -> new char[] {'a', '\uffff', 0, '\u00fc'};
            case SHORT -> new short[] {1, -1, Short.MIN_VALUE, Short.MAX_VALUE};
            case INT -> new int[] {1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE};
            case LONG -> new long[] {1, -1, Long.MIN_VALUE, Long.MAX_VALUE};
            case FLOAT -> new float[] {1.5f, -0.0f, Float.NaN, Float.MIN_VALUE};
            case DOUBLE -> new double[] {1.5, -0.0, Double.NaN, Double.MIN_VALUE};
        };
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPutIsGotAtAnyOffset(MpiType type) {
        Object array = sample(type);
        ByteBuffer b = buffer(4 * type.bytes() + 3);
        PrimitiveArrays.put(b, 3, array, type, 0, 4);
        Object got = PrimitiveArrays.newArray(type, 4);
        PrimitiveArrays.get(b, 3, got, type, 0, 4);
        assertArrayEquals(new Object[] {array}, new Object[] {got});
    }

    @ParameterizedTest
    @EnumSource
    void partsAreCopiedAndTheRestIsLeftAlone(MpiType type) {
        Object array = sample(type);
        ByteBuffer b = buffer(2 * type.bytes());
        b.position(1);
        PrimitiveArrays.put(b, 0, array, type, 2, 2);
        assertEquals(1, b.position());
        Object got = PrimitiveArrays.newArray(type, 5);
        PrimitiveArrays.get(b, 0, got, type, 1, 2);
        Object empty = Array.get(PrimitiveArrays.newArray(type, 1), 0);
        assertEquals(empty, Array.get(got, 0));
        assertEquals(Array.get(array, 2), Array.get(got, 1));
        assertEquals(Array.get(array, 3), Array.get(got, 2));
        assertEquals(empty, Array.get(got, 3));
    }

    @ParameterizedTest
    @EnumSource
    void elementsAreInNativeOrder(MpiType type) {
        ByteBuffer b = buffer(8);
        PrimitiveArrays.put(b, 0, sample(type), type, 1, 1);
        Object second = Array.get(sample(type), 1);
        Object read = switch (type) {
            case BOOLEAN -> b.get(0) == 1;
            case BYTE -> b.get(0);
            case CHAR -> b.getChar(0);
            case SHORT -> b.getShort(0);
            case INT -> b.getInt(0);
            case LONG -> b.getLong(0);
            case FLOAT -> b.getFloat(0);
            case DOUBLE -> b.getDouble(0);
        };
        assertEquals(second, read);
    }

    @ParameterizedTest
    @EnumSource
    void nothingBeyondTheEndsIsTouched(MpiType type) {
        Object array = PrimitiveArrays.newArray(type, 4);
        ByteBuffer b = buffer(4 * type.bytes());
        assertThrows(IndexOutOfBoundsException.class, () -> PrimitiveArrays.get(b, 1, array, type, 0, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> PrimitiveArrays.put(b, 1, array, type, 0, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> PrimitiveArrays.get(b, 0, array, type, 1, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> PrimitiveArrays.put(b, 0, array, type, -1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> PrimitiveArrays.put(b, 0, array, type, 0, -1));
        PrimitiveArrays.put(b, 4 * type.bytes(), array, type, 4, 0);
    }

    @Test
    void anArrayOfAnotherTypeIsRefused() {
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> PrimitiveArrays.put(buffer(8), 0, new int[1], MpiType.LONG, 0, 1));
        assertEquals("expected long[], got int[]", e.getMessage());
    }

    @Test
    void typesAreKnownByTheirArrays() {
        for (MpiType type : MpiType.values()) {
            assertEquals(type, MpiType.of(PrimitiveArrays.newArray(type, 3)));
            assertEquals(type, MpiType.at(type.number()));
            assertEquals(3, PrimitiveArrays.length(PrimitiveArrays.newArray(type, 3)));
        }
        assertThrows(IllegalArgumentException.class, () -> MpiType.at(8));
    }
}
