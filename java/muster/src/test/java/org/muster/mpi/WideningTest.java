package org.muster.mpi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.muster.Op;

class WideningTest {
    private static ByteBuffer filled(Object array, MpiType type, int count) {
        ByteBuffer b = ByteBuffer.allocateDirect(count * type.bytes()).order(ByteOrder.nativeOrder());
        PrimitiveArrays.put(b, 0, array, type, 0, count);
        return b;
    }

    @Test
    void bytesKeepTheirSign() {
        ByteBuffer ints = Widening.widen(filled(new byte[] {-1, 127, -128}, MpiType.BYTE, 3), 3, MpiType.BYTE);
        assertEquals(-1, ints.getInt(0));
        assertEquals(127, ints.getInt(4));
        assertEquals(-128, ints.getInt(8));
    }

    @Test
    void narrowingWrapsAround() {
        ByteBuffer ints = Widening.room(2).putInt(0, 200).putInt(4, 0x12345);
        ByteBuffer to = ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder());
        Widening.narrow(ints, to, 2, MpiType.BYTE);
        assertEquals((byte) 200, to.get(0));
        Widening.narrow(ints, to, 2, MpiType.CHAR);
        assertEquals((char) 0x2345, to.getChar(2));
    }

    @Test
    void shortsAndCharsComeBackAsTheyWere() {
        for (MpiType type : new MpiType[] {MpiType.SHORT, MpiType.CHAR, MpiType.BYTE}) {
            byte[] bytes = {1, -1, 0, -128};
            int count = 4 / type.bytes();
            ByteBuffer from = filled(bytes, MpiType.BYTE, 4);
            ByteBuffer to = filled(new byte[4], MpiType.BYTE, 4);
            Widening.narrow(Widening.widen(from, count, type), to, count, type);
            byte[] got = new byte[4];
            PrimitiveArrays.get(to, 0, got, MpiType.BYTE, 0, 4);
            assertArrayEquals(bytes, got, type.name());
        }
    }

    @Test
    void onlyArithmeticOnNarrowTypesNeedsIt() {
        assertTrue(Widening.isNeeded(MpiType.BYTE, Op.MAX));
        assertTrue(Widening.isNeeded(MpiType.SHORT, Op.SUM));
        assertFalse(Widening.isNeeded(MpiType.SHORT, Op.MAX));
        assertFalse(Widening.isNeeded(MpiType.BYTE, Op.BXOR));
        assertFalse(Widening.isNeeded(MpiType.BOOLEAN, Op.LAND));
        assertFalse(Widening.isNeeded(MpiType.INT, Op.SUM));
    }
}
