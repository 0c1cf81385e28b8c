package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.muster.nativeaccess.ProcessEnd;
import org.muster.nativeaccess.ProcessWatch.Ended;

class PidWatchTest {
    @Test
    void tellsOfAProcessThatEnds() throws Exception {
        BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
        PidWatch watch = new PidWatch((pid, end) -> ended.add(new Ended(pid, end)));
        Process cat = new ProcessBuilder("cat").start();
        watch.add(cat.pid());
        watch.add(cat.pid());
        cat.getOutputStream().close();
        // The JDK reaps its children at once; an old kernel then knows nothing of them.
        Ended end = ended.poll(1, TimeUnit.MINUTES);
        assertTrue(
                Set.of(new Ended(cat.pid(), new ProcessEnd.Exited(0)), new Ended(cat.pid(), ProcessEnd.UNKNOWN))
                        .contains(end),
                () -> "" + end);
        watch.kill(cat.pid());
        watch.close();
    }

    @Test
    void tellsOfAProcessThatIsGoneAlready() throws Exception {
        BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
        PidWatch watch = new PidWatch((pid, end) -> ended.add(new Ended(pid, end)));
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        watch.add(gone.pid());
        assertEquals(new Ended(gone.pid(), ProcessEnd.UNKNOWN), ended.poll(1, TimeUnit.MINUTES));
        watch.close();
    }

    /** Its thread may see the end by itself, between an event and the wake-up; that once made an executor's end fail. */
    @Test
    void closesWhileProcessesEnd() throws Exception {
        for (int i = 0; i < 100; i++) {
            PidWatch watch = new PidWatch((_, _) -> {});
            Process p = new ProcessBuilder("true").start();
            watch.add(p.pid());
            p.waitFor();
            watch.close();
        }
    }

    /** As when there are no more file descriptors. */
    @Test
    void theJdkTakesOverWhereTheWatchFails() throws Exception {
        BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
        PidWatch watch = new PidWatch((pid, end) -> ended.add(new Ended(pid, end)));
        Process before = new ProcessBuilder("cat").start();
        Process after = new ProcessBuilder("cat").start();
        watch.add(before.pid());
        watch.failed();
        watch.add(after.pid());
        before.destroyForcibly();
        assertEquals(
                before.pid(),
                Objects.requireNonNull(ended.poll(1, TimeUnit.MINUTES)).pid());
        after.destroyForcibly();
        assertEquals(
                after.pid(),
                Objects.requireNonNull(ended.poll(1, TimeUnit.MINUTES)).pid());
        assertEquals(null, ended.poll(), "each is told once");
        watch.close();
    }
}
