package org.muster.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.muster.Progress.Style;
import org.muster.TaskState;

/** When and what is painted, stepped by hand. */
final class PainterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String CLEAR = "\r\u001b[K";
    private static final String END = System.lineSeparator();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Tally tally = new Tally();
    private long now = 50 * SECOND;
    private int width = 80;

    private Painter painter(Style style) {
        PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        return new Painter(new Screen(out, style, () -> width), () -> tally.counts(now));
    }

    private String printed() {
        String s = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return s;
    }

    @Test
    void aLineIsPaintedInPlaceTenTimesASecondAtMost() {
        Painter p = painter(Style.LINE);
        FakeTask f = new FakeTask();
        tally.submitted(f, now);
        assertEquals(0, p.step(now));
        assertEquals(CLEAR + "muster: 0 of 1 done, 1 waiting, 0 s so far", printed());
        tally.started(f, now);
        now += 40_000_000;
        assertEquals(60_000_000, p.step(now));
        assertEquals("", printed());
        now += 60_000_000;
        assertEquals(0, p.step(now));
        assertEquals(CLEAR + "muster: 0 of 1 done, 1 running, 0 s so far", printed());
        now += SECOND / 10;
        assertEquals(0, p.step(now));
        assertEquals("", printed(), "what has not changed is not painted again");
        tally.ended(f, TaskState.DONE, now);
        p.finish();
        assertEquals(CLEAR + "muster: 1 of 1 done, in 0 s" + END, printed());
        p.finish();
        p.step(now + SECOND);
        assertEquals("", printed(), "after the last line comes nothing");
    }

    @Test
    void aLineFitsTheTerminalAsItIsNow() {
        Painter p = painter(Style.LINE);
        tally.submitted(new FakeTask(), now);
        width = 20;
        p.step(now);
        assertEquals(CLEAR + "muster: 0 of 1 d...", printed());
        width = 30;
        now += SECOND;
        p.step(now);
        assertEquals(CLEAR + "muster: 0 of 1 done, 1 wai...", printed());
    }

    @Test
    void theProgramsOwnLinesGoAbove() {
        Painter p = painter(Style.LINE);
        p.above("first");
        assertEquals("first" + END, printed());
        tally.submitted(new FakeTask(), now);
        p.step(now);
        printed();
        p.above("hello");
        assertEquals(CLEAR + "hello" + END + "muster: 0 of 1 done, 1 waiting, 0 s so far", printed());
        p.finish();
        printed();
        p.above("after");
        assertEquals("after" + END, printed());
    }

    @Test
    void plainLinesComeSeldomAndSeldomer() {
        Painter p = painter(Style.PLAIN);
        tally.submitted(new FakeTask(), now);
        assertEquals(5 * SECOND, p.step(now));
        now += 5 * SECOND;
        assertEquals(0, p.step(now));
        assertEquals("muster: 0 of 1 done, 1 waiting, 5 s so far" + END, printed());
        now += 400 * SECOND;
        assertEquals(0, p.step(now));
        printed();
        assertEquals(405 * SECOND / 20, p.step(now));
        now += 100_000 * SECOND;
        assertEquals(0, p.step(now));
        assertEquals(60 * SECOND, p.step(now));
        printed();
        p.finish();
        String last = printed();
        assertTrue(last.startsWith("muster: 0 of 1 done, 1 never started, in 27 h") && last.endsWith(END), last);
    }

    @Test
    void nothingAtAllWithoutCalls() {
        Painter p = painter(Style.PLAIN);
        p.finish();
        assertEquals("", printed());
    }
}
