package org.muster.graph;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.muster.TaskGraph;

/** What the colours of a picture mean, in rows; only what is in the picture, and how often. */
final class Legend {
    private static final double LONGEST_ROW = 560;
    private static final double ROW = 22;
    /** Room below. */
    private static final double REST = 14;

    private static final double SAMPLE = 22;
    private static final double LETTER = 6.4;

    private final List<Entry> entries = new ArrayList<>();
    private final double width;
    private final double height;

    /**
     * One sample and what it means.
     *
     * @param look of the sample; null for mere text
     * @param text what it means
     * @param x left edge
     * @param y upper edge
     */
    record Entry(@Nullable Look look, String text, double x, double y) {
        double textX() {
            return look == null ? x : x + SAMPLE;
        }
    }

    Legend(TaskGraph graph) {
        Map<Look, Integer> counts = new EnumMap<>(Look.class);
        graph.nodes().forEach(n -> counts.merge(Look.of(n), 1, Integer::sum));
        double x = 0;
        double y = 0;
        double longest = 0;
        for (Map.Entry<Look, Integer> c : counts.entrySet()) {
            String text = c.getKey().label + ": " + c.getValue();
            double width = SAMPLE + text.length() * LETTER + 16;
            if (x > 0 && x + width > LONGEST_ROW) {
                x = 0;
                y += ROW;
            }
            entries.add(new Entry(c.getKey(), text, x, y));
            x += width;
            longest = Math.max(longest, x);
        }
        if (graph.dropped() > 0) {
            String text = graph.dropped() + " earlier calls are not shown";
            y += entries.isEmpty() ? 0 : ROW;
            entries.add(new Entry(null, text, 0, y));
            longest = Math.max(longest, text.length() * LETTER);
        }
        width = longest;
        height = entries.isEmpty() ? 0 : y + ROW + REST;
    }

    List<Entry> entries() {
        return entries;
    }

    double width() {
        return width;
    }

    double height() {
        return height;
    }
}
