package org.muster.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.muster.TaskGraph.Kind;
import org.muster.TaskGraph.Node;

/** What is written in a node's box, and what its tooltip says. */
final class Labels {
    private static final int LONGEST = 48;

    private Labels() {}

    /** The first line, the name. */
    static String title(Node n) {
        int length = n.name().codePointCount(0, n.name().length());
        if (length <= LONGEST) {
            return n.name();
        }
        return n.name().substring(0, n.name().offsetByCodePoints(0, LONGEST - 1)) + "…";
    }

    /** The second line; empty unless the node is a call. */
    static String subtitle(Node n) {
        if (n.kind() != Kind.CALL) {
            return "";
        }
        StringJoiner line = new StringJoiner(" · ").add(n.key());
        if (n.cores() > 1) {
            line.add(n.cores() + " cores");
        }
        if (n.threadsPerCore() > 1) {
            line.add(n.threadsPerCore() + " threads each");
        }
        if (n.attempt() > 1) {
            line.add("attempt " + n.attempt());
        }
        String took = took(n.started(), n.ended());
        if (took != null) {
            line.add(took);
        }
        return line.toString();
    }

    /** All that is known of the node, a line each. */
    static String tooltip(Node n) {
        StringJoiner text = new StringJoiner("\n").add(n.name());
        add(text, "function", n.function());
        if (n.kind() != Kind.CALL) {
            return text.add(n.key()).add(Look.of(n).label).toString();
        }
        text.add(n.key() + ": " + Look.of(n).label);
        text.add(n.cores()
                + (n.cores() == 1 ? " core, " : " cores, ")
                + n.threadsPerCore()
                + (n.threadsPerCore() == 1 ? " thread each" : " threads each"));
        if (n.attempt() > 1) {
            text.add("attempt " + n.attempt());
        }
        add(text, "submitted", n.submitted());
        add(text, "started", n.started());
        add(text, "ended", n.ended());
        add(text, "failure", n.failure());
        return text.toString();
    }

    private static void add(StringJoiner text, String what, @Nullable Object value) {
        if (value != null) {
            text.add(what + ": " + value);
        }
    }

    private static @Nullable String took(@Nullable Instant started, @Nullable Instant ended) {
        if (started == null || ended == null) {
            return null;
        }
        Duration d = Duration.between(started, ended);
        double s = d.toNanos() * 1e-9;
        return s < 0.1
                ? String.format(Locale.ROOT, "%.2f ms", s * 1e3)
                : s < 100 ? String.format(Locale.ROOT, "%.2f s", s) : String.format(Locale.ROOT, "%.0f s", s);
    }
}
