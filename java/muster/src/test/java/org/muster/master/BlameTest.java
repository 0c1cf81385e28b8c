package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.muster.nativeaccess.ProcessEnd;

class BlameTest {
    private static final Loss CRASH = Loss.of(new ProcessEnd.Signalled(11));
    private static final Loss EXIT = Loss.of(new ProcessEnd.Exited(0));
    private static final Loss KILL = Loss.of(new ProcessEnd.Signalled(9));
    private static final Loss UNKNOWN = Loss.of(ProcessEnd.UNKNOWN);

    private final Blame blame = new Blame();

    @Test
    void threeTimesByItsOwnDoing() {
        Blame.Losses call = new Blame.Losses();
        assertFalse(blame.lost(call, CRASH));
        assertFalse(blame.lost(call, EXIT));
        assertTrue(blame.lost(call, CRASH));
    }

    @Test
    void killsThatHitNobodyElse() {
        Blame.Losses call = new Blame.Losses();
        assertFalse(blame.lost(call, KILL));
        assertFalse(blame.lost(call, UNKNOWN));
        assertTrue(blame.lost(call, KILL));
    }

    /** Where somebody kills at random, no call is to blame, be it hit ever so often. */
    @Test
    void killsThatHitOthersAsOften() {
        Blame.Losses call = new Blame.Losses();
        for (int i = 0; i < 10; i++) {
            assertFalse(blame.lost(new Blame.Losses(), KILL));
            assertFalse(blame.lost(call, KILL));
        }
        assertFalse(blame.lost(call, CRASH));
        assertFalse(blame.lost(call, CRASH));
        assertTrue(blame.lost(call, CRASH));
    }
}
