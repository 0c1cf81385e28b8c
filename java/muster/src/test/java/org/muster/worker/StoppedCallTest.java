package org.muster.worker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StoppedCallTest {
    @Test
    void endsWhatTheCallHasStartedAndNothingYounger() throws Exception {
        for (int i = 0; i < 20; i++) {
            long begun = System.nanoTime();
            Process left = new ProcessBuilder("sleep", "1000").start();
            StoppedCall call = StoppedCall.of(begun, Thread.currentThread());
            call.over();
            Process next = new ProcessBuilder("sleep", "1000").start();
            try {
                assertTrue(left.waitFor(1, TimeUnit.MINUTES), "what the call has left behind");
                assertTrue(next.isAlive(), "it is the next call's");
            } finally {
                left.destroyForcibly();
                next.destroyForcibly();
            }
        }
    }

    /** A call may go on for a while after it was told to stop, and start more. */
    @Test
    void endsWhatIsStartedLater() throws Exception {
        StoppedCall call = StoppedCall.of(System.nanoTime(), Thread.currentThread());
        Process later = new ProcessBuilder("sleep", "1000").start();
        call.over();
        assertTrue(later.waitFor(1, TimeUnit.MINUTES));
    }
}
