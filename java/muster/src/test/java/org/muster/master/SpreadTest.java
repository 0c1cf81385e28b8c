package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.muster.code.Payload;

class SpreadTest {
    private static final Payload SMALL = new Payload(new byte[1000]);
    private static final Payload WIDE = new Payload(new byte[100], new Object[] {new double[100_000]});

    @Test
    void paysForMuchAndMany() {
        assertTrue(Spread.pays(4, WIDE, List.of()));
        assertTrue(Spread.pays(4, SMALL, List.of(SMALL, WIDE)));
        assertFalse(Spread.pays(4, SMALL, List.of(SMALL)));
        assertFalse(Spread.pays(3, WIDE, List.of(WIDE)));
    }
}
