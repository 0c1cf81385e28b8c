package org.muster.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PausesTest {
    @Test
    void aPauseIsAFractionOfTheWaitAndBounded() {
        assertEquals(1_000, Pauses.pauseAfter(8_000, Pauses.BUSY));
        assertEquals(Pauses.BUSY, Pauses.pauseAfter(Long.MAX_VALUE, Pauses.BUSY));
    }

    @Test
    void parksOnlyAfterSpinningAndYieldingAndIsQuickAgainAfterSomethingCame() {
        Pauses p = new Pauses(Pauses.BUSY);
        assertFalse(p.isParking());
        int pauses = 0;
        while (!p.isParking()) {
            p.pause(false);
            pauses++;
        }
        assertTrue(pauses > 1);
        p.pause(true);
        assertFalse(p.isParking());
    }
}
