package org.muster.worker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.muster.nativeaccess.MemoryFile;
import org.muster.nativeaccess.NamedPipe;
import org.muster.wire.AsleepFlag;
import org.muster.wire.Message;

class SlumberTest {
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final MemoryFile flags = MemoryFile.create("muster-test");
    private final NamedPipe pipe = NamedPipe.create();

    @AfterEach
    void close() {
        pipe.close();
        worker.shutdownNow();
    }

    private Slumber slumber(int number) {
        Slumber s = Slumber.of(
                new Message.Known(flags.path().toString(), number, pipe.path().toString()));
        assertNotNull(s);
        return s;
    }

    private AsleepFlag masters(int number) throws Exception {
        return new AsleepFlag(flags.path(), number);
    }

    /** However it comes about who looks first, who sent and rings is heard. */
    @Test
    void noRingIsLost() throws Exception {
        Slumber s = slumber(1);
        AsleepFlag flag = masters(1);
        for (int i = 0; i < 2_000; i++) {
            var sent = new java.util.concurrent.atomic.AtomicBoolean();
            Future<Boolean> sleeping = worker.submit(() -> s.sleep(sent::get));
            if (i % 2 == 0) {
                Thread.yield();
            }
            sent.set(true);
            if (flag.take()) {
                pipe.write(1);
            }
            assertTrue(sleeping.get(1, TimeUnit.MINUTES));
        }
    }

    @Test
    void doesNotSleepWhereSomethingIsThere() throws Exception {
        Slumber s = slumber(0);
        assertTrue(worker.submit(() -> s.sleep(() -> true)).get(1, TimeUnit.MINUTES));
        assertFalse(masters(0).take());
    }

    @Test
    void tellsThatNobodyWillRingAnyMore() throws Exception {
        Slumber s = slumber(0);
        Future<Boolean> sleeping = worker.submit(() -> s.sleep(() -> false));
        pipe.close();
        assertFalse(sleeping.get(1, TimeUnit.MINUTES));
    }

    @Test
    void isNotToBeHadWithoutABell() {
        assertNull(Slumber.of(new Message.Known("", 0, "")));
        assertNull(Slumber.of(new Message.Known("/nowhere/flags", 0, "/nowhere/bell")));
    }
}
