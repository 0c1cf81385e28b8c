package org.muster.progress;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.muster.Progress.Style;

/** Decides when to paint, and paints. Stepped by a thread, or by hand; thread-safe. */
final class Painter {
    private static final long SECOND = 1_000_000_000L;
    /** Between two paints of a line. */
    private static final long LINE_GAP = SECOND / 10;
    /** Between two plain lines, at least and at most; in between, a twentieth of the time that has gone by. */
    private static final long LEAST_PLAIN_GAP = 5 * SECOND;

    private static final long MOST_PLAIN_GAP = 60 * SECOND;
    private static final String CLEAR = "\r\u001b[K";

    private final Screen screen;
    private final Supplier<Counts> counts;
    /** Whether a line stands there that is to be painted over. */
    private boolean painted;

    private boolean painting;
    private long last;
    private @Nullable String text;
    private boolean over;

    Painter(Screen screen, Supplier<Counts> counts) {
        this.screen = screen;
        this.counts = counts;
    }

    /**
     * Something has changed: paints if it is time.
     *
     * @param now the time, in nanoseconds
     * @return 0 if it was painted, else how many nanoseconds to wait
     */
    synchronized long step(long now) {
        if (over) {
            return 0;
        }
        boolean line = screen.style() == Style.LINE;
        if (!painting) {
            painting = true;
            last = line ? now - LINE_GAP : now;
        }
        long gap = line ? LINE_GAP : Math.clamp(counts.get().elapsed() / 20, LEAST_PLAIN_GAP, MOST_PLAIN_GAP);
        long early = last + gap - now;
        if (early > 0) {
            return early;
        }
        last = now;
        String words = Wording.line(counts.get());
        if (line) {
            words = Wording.cut(words, screen.width().getAsInt());
            if (!words.equals(text)) {
                print(CLEAR + words);
                text = words;
                painted = true;
            }
        } else {
            print(words + System.lineSeparator());
        }
        return 0;
    }

    /** Prints a line of the program's above. */
    synchronized void above(String line) {
        String end = System.lineSeparator();
        print(painted ? CLEAR + line + end + text : line + end);
    }

    /** Leaves the last line. */
    synchronized void finish() {
        if (over) {
            return;
        }
        over = true;
        Counts c = counts.get();
        boolean show = c.total() > 0 && screen.style() != Style.OFF;
        if (show) {
            String clear = screen.style() == Style.LINE ? CLEAR : "";
            print(clear + Wording.last(c) + System.lineSeparator());
        }
        painted = false;
    }

    /** In one piece, so that what others print at the same time comes before or after it. */
    private void print(String s) {
        screen.out().print(s);
        screen.out().flush();
    }
}
