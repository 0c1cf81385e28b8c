package org.muster.progress;

import java.util.StringJoiner;

/** Puts counts into words. */
final class Wording {
    private static final long SECOND = 1_000_000_000L;

    private Wording() {}

    /** While it goes on; what matters most comes first, for the end may be cut off. */
    static String line(Counts c) {
        StringJoiner s = begin(c);
        add(s, c.running(), "running");
        add(s, c.waiting(), "waiting");
        if (c.left() >= 0 && c.running() + c.waiting() > 0) {
            s.add("about " + roughly(c.left()) + " left");
        }
        s.add(exactly(c.elapsed()) + " so far");
        return end(s, c);
    }

    /** When it is over. */
    static String last(Counts c) {
        StringJoiner s = begin(c);
        add(s, c.running(), "still running");
        add(s, c.waiting(), "never started");
        return end(s, c) + ", in " + exactly(c.elapsed());
    }

    private static StringJoiner begin(Counts c) {
        StringJoiner s = new StringJoiner(", ", "muster: ", "").add(c.done() + " of " + c.total() + " done");
        add(s, c.failed(), "failed");
        return s;
    }

    private static String end(StringJoiner s, Counts c) {
        add(s, c.cached(), "from the cache");
        add(s, c.cancelled(), "cancelled");
        add(s, c.retried(), "retried");
        add(s, c.lost(), c.lost() == 1 ? "rank lost" : "ranks lost");
        return s.toString();
    }

    private static void add(StringJoiner s, long count, String what) {
        if (count > 0) {
            s.add(count + " " + what);
        }
    }

    /** Cuts a line to a terminal's width, and leaves its last column free, where some terminals would wrap. */
    static String cut(String line, int columns) {
        int most = Math.max(10, columns - 1);
        return line.length() <= most ? line : line.substring(0, most - 3) + "...";
    }

    private static String exactly(long nanos) {
        long s = nanos / SECOND;
        if (s < 60) {
            return s + " s";
        }
        return s < 3600 ? s / 60 + " min " + s % 60 + " s" : s / 3600 + " h " + s / 60 % 60 + " min";
    }

    private static String roughly(long nanos) {
        long s = Math.max(1, Math.round((double) nanos / SECOND));
        if (s < 10) {
            return s + " s";
        }
        if (s < 95) {
            return (s + 2) / 5 * 5 + " s";
        }
        long min = (s + 30) / 60;
        if (min < 60) {
            return min + " min";
        }
        long h = min / 60;
        return h < 48 ? h + " h " + min % 60 + " min" : h / 24 + " days " + h % 24 + " h";
    }
}
