package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.muster.wire.AsleepFlag;

class DoorbellTest {
    @Test
    void wakesOnlyWhoSleeps() throws Exception {
        Doorbell bell = opened();
        try (InputStream in = new FileInputStream(bell.offer().bell())) {
            bell.ring();
            assertEquals(0, in.available());
            flag(bell).set();
            bell.ring();
            bell.ring();
            assertEquals(1, in.available());
        } finally {
            bell.close(true);
        }
    }

    @Test
    void whatOneWorkerHadIsLeftForTheNextWithoutItsRings() throws Exception {
        Doorbell first = opened();
        AsleepFlag flag = flag(first);
        flag.set();
        first.close(true);
        assertFalse(flag.take(), "the next worker is not asleep");
        Doorbell second = opened();
        assertEquals(first.offer().number(), second.offer().number());
        second.close(true);
    }

    @Test
    void whoLivesOnIsWokenOnceMoreAndSharesItsFlagWithNobody() throws Exception {
        Doorbell first = opened();
        try (InputStream in = new FileInputStream(first.offer().bell())) {
            flag(first).set();
            first.close(false);
            assertEquals(1, in.readAllBytes().length, "a ring, then the end");
        }
        Doorbell second = opened();
        assertNotEquals(first.offer().number(), second.offer().number());
        second.close(true);
    }

    /** However many workers there have been at a time: pools grow and shrink in a program that lives for weeks. */
    @Test
    void noFilesAreKept() throws Exception {
        opened().close(true); // the shared memory stays
        long before = files();
        List<Doorbell> many = new ArrayList<>();
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Doorbell bell = opened();
            many.add(bell);
            assertTrue(numbers.add(bell.offer().number()));
        }
        many.forEach(bell -> bell.close(true));
        assertTrue(Math.abs(files() - before) < 10);
    }

    private static Doorbell opened() {
        Doorbell bell = Doorbell.open();
        assertNotNull(bell);
        return bell;
    }

    /** As its worker has it. */
    private static AsleepFlag flag(Doorbell bell) throws Exception {
        return new AsleepFlag(Path.of(bell.offer().flags()), bell.offer().number());
    }

    private static long files() throws Exception {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }
}
