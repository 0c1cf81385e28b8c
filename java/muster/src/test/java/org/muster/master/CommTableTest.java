package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.muster.schedule.Gang;

class CommTableTest {
    private final CommTable table = new CommTable();

    private static Gang gang(int... slots) {
        return new Gang(1, slots);
    }

    @Test
    void theSameMembersUseTheSameCommunicatorAgain() {
        CommTable.Carving first = table.of(gang(0, 1));
        assertTrue(first.create());
        CommTable.Carving again = table.of(gang(0, 1));
        assertEquals(first.number(), again.number());
        assertFalse(again.create());
        assertNotEquals(first.number(), table.of(gang(1, 0)).number(), "another order is another communicator");
    }

    @Test
    void aSpoiltCommunicatorIsGivenUpByEachMemberOnce() {
        int spoilt = table.of(gang(0, 1)).number();
        table.spoil(gang(0, 1), spoilt);
        assertTrue(table.of(gang(0, 1)).create());
        assertArrayEquals(new int[] {-spoilt}, table.takeDrops(gang(0)));
        assertArrayEquals(new int[0], table.takeDrops(gang(0)));
        assertArrayEquals(new int[] {-spoilt}, table.takeDrops(gang(1, 2)));
    }

    @Test
    void theOneUsedLeastRecentlyMakesRoom() {
        int first = table.of(gang(0)).number();
        for (int i = 1; i < 256; i++) {
            table.of(gang(i));
        }
        assertFalse(table.of(gang(0)).create(), "still kept, and now the most recently used");
        table.of(gang(1000));
        assertArrayEquals(new int[] {first + 1}, table.takeDrops(gang(1)));
        assertFalse(table.of(gang(0)).create());
        assertTrue(table.of(gang(1)).create());
    }

    /** It made room while a long call used it, and then that call was cut off: it must not be freed. */
    @Test
    void oneThatMadeRoomInUseMayStillBeSpoilt() {
        int spoilt = table.of(gang(0, 1)).number();
        for (int i = 2; i < 258; i++) {
            table.of(gang(i));
        }
        table.spoil(gang(0, 1), spoilt);
        assertArrayEquals(new int[] {-spoilt}, table.takeDrops(gang(0, 1)));
    }
}
