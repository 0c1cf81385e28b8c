package org.muster.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.muster.MpiExecutor;
import org.muster.Progress;
import org.muster.Progress.Style;
import org.muster.TaskFunction;
import org.muster.TaskFuture;

/** A display that listens to an executor. */
final class ProgressTest {
    /** Tells when something was painted. */
    private static final class Watched extends ByteArrayOutputStream {
        final CountDownLatch painted = new CountDownLatch(1);

        @Override
        public synchronized void write(byte[] b, int off, int len) {
            super.write(b, off, len);
            painted.countDown();
        }
    }

    private final Watched bytes = new Watched();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private ProgressDisplay display(Style style) {
        return new ProgressDisplay(new Screen(out, style, () -> 200), System::nanoTime);
    }

    private String lastLine() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(text.endsWith(System.lineSeparator()), text);
        List<String> lines = text.lines().toList();
        String last = lines.getLast();
        return last.substring(last.lastIndexOf('\r') + 1)
                .replace("\u001b[K", "")
                .replaceAll("in .*", "in");
    }

    private static int failing() {
        throw new IllegalStateException("x");
    }

    private static void work(MpiExecutor exe) {
        List<TaskFuture<Integer>> good =
                exe.map(n -> n + 1, IntStream.range(0, 50).boxed().toList());
        exe.gather(good);
        TaskFuture<Integer> bad = exe.submit((TaskFunction<Integer>) ProgressTest::failing);
        exe.submit(() -> bad.join());
    }

    /** Events come later than results, but the last line has them all. */
    @ParameterizedTest
    @EnumSource(
            value = Style.class,
            names = {"LINE", "PLAIN"})
    void theLastLineIsWholeWhicheverIsClosedFirst(Style style) {
        try (MpiExecutor exe = MpiExecutor.sequential().open();
                Progress _ = display(style).add(exe)) {
            work(exe);
        }
        assertEquals("muster: 50 of 52 done, 2 failed, in", lastLine());
        bytes.reset();
        try (Progress p = display(style);
                MpiExecutor exe = MpiExecutor.sequential().open()) {
            p.add(exe);
            work(exe);
        }
        assertEquals("muster: 50 of 52 done, 2 failed, in", lastLine());
    }

    @Test
    void paintsOnItsOwn() throws Exception {
        FakeTask f = new FakeTask();
        try (ProgressDisplay p = display(Style.LINE)) {
            p.submitted(f);
            bytes.painted.await();
            assertTrue(bytes.toString(StandardCharsets.UTF_8).contains("muster: 0 of 1 done, 1 waiting"));
            p.finished(f);
        }
        assertEquals("muster: 1 of 1 done, in", lastLine());
    }

    @Test
    void offPrintsNothingAndStartsNoThread() {
        try (MpiExecutor exe = MpiExecutor.sequential().open();
                Progress _ = display(Style.OFF).add(exe)) {
            work(exe);
            assertFalse(Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(t -> t.getName().equals("muster-progress")
                            && t.isAlive()
                            && t.getState() == Thread.State.RUNNABLE));
        }
        assertEquals(0, bytes.size());
    }

    @Test
    void isFoundByTheFace() {
        Progress p = Progress.on(out, Style.PLAIN);
        p.submitted(new FakeTask());
        p.println("hello");
        p.close();
        assertTrue(bytes.toString(StandardCharsets.UTF_8).startsWith("hello"));
        assertEquals("muster: 0 of 1 done, 1 never started, in", lastLine());
        p.close();
    }
}
