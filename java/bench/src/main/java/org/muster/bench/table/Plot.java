package org.muster.bench.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The table as a picture: a group of bars for each line of it, each as long as the logarithm of its figure. */
final class Plot {
    private static final int WIDTH = 900;
    private static final int LEFT = 20;
    private static final int BAR = 14;
    private static final int LABEL = 200;
    private static final int VALUE = 110;
    private static final String OURS = "Muster";

    private static final Map<String, String> COLOURS = Map.of(OURS, "#1f6fb2", "floor", "#8c8c8c");
    private static final String OTHERS = "#e08a2c";

    private final StringBuilder svg = new StringBuilder();
    private int y = 30;

    private Plot() {}

    private record Bar(String name, double value) {}

    static String of(List<Row> rows, Figures figures) {
        Plot p = new Plot();
        for (Row row : rows) {
            p.group(row, figures);
        }
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                                + " font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                        WIDTH,
                        p.y)
                + p.svg
                + "</svg>\n";
    }

    private void group(Row row, Figures figures) {
        List<Bar> bars = new ArrayList<>();
        add(bars, OURS, figures.median(row.ours()));
        add(bars, "floor", figures.median(row.floor()));
        new TreeMap<>(row.peers()).forEach((name, figure) -> add(bars, name, figures.median(figure)));
        text(LEFT, y, row.work() + (bars.isEmpty() ? ": not measured" : ""), "font-weight=\"bold\"");
        y += 6;
        double least = bars.stream().mapToDouble(Bar::value).min().orElse(1) / 2;
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        for (Bar b : bars) {
            double share = Math.log(b.value() / least) / Math.log(most / least);
            double length = (WIDTH - LEFT - LABEL - VALUE) * share;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                    LEFT + LABEL,
                    y,
                    length,
                    BAR - 3,
                    COLOURS.getOrDefault(b.name(), OTHERS)));
            text(LEFT, y + BAR - 5, b.name(), "");
            text(LEFT + LABEL + (int) length + 6, y + BAR - 5, row.unit().show(b.value()), "");
            y += BAR;
        }
        y += 24;
    }

    private static void add(List<Bar> bars, String name, double value) {
        if (value > 0) { // not what was not measured
            bars.add(new Bar(name, value));
        }
    }

    private void text(int x, int at, String words, String style) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" %s>%s</text>%n",
                x,
                at,
                style,
                words.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
