package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PidWatchTest {
    @Test
    void tellsOfAProcessThatEnds() throws Exception {
        BlockingQueue<Long> ended = new LinkedBlockingQueue<>();
        PidWatch watch = new PidWatch(ended::add);
        Process cat = new ProcessBuilder("cat").start();
        watch.add(cat.pid());
        watch.add(cat.pid());
        cat.getOutputStream().close();
        assertEquals(cat.pid(), ended.poll(1, TimeUnit.MINUTES));
        watch.kill(cat.pid());
        watch.close();
    }

    @Test
    void tellsOfAProcessThatIsGoneAlready() throws Exception {
        BlockingQueue<Long> ended = new LinkedBlockingQueue<>();
        PidWatch watch = new PidWatch(ended::add);
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        watch.add(gone.pid());
        assertEquals(gone.pid(), ended.poll(1, TimeUnit.MINUTES));
        watch.close();
    }

    /** Its thread may see the end by itself, between an event and the wake-up; that once made an executor's end fail. */
    @Test
    void closesWhileProcessesEnd() throws Exception {
        for (int i = 0; i < 100; i++) {
            PidWatch watch = new PidWatch(_ -> {});
            Process p = new ProcessBuilder("true").start();
            watch.add(p.pid());
            p.waitFor();
            watch.close();
        }
    }
}
