package org.muster.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.muster.TaskGraph;
import org.muster.TaskGraph.Edge;
import org.muster.TaskGraph.Kind;
import org.muster.TaskGraph.Node;

/** Writes a graph as a picture. */
final class SvgWriter {
    private static final double MARGIN = 20;
    /** What letters take at most, on average, at sizes 12 and 10. */
    private static final double LETTER = 7.0;

    private static final double SMALL_LETTER = 5.7;

    private final StringBuilder out = new StringBuilder();
    private final TaskGraph graph;

    private SvgWriter(TaskGraph graph) {
        this.graph = graph;
    }

    static String write(TaskGraph g) {
        return new SvgWriter(g).text();
    }

    private String text() {
        List<Node> nodes = graph.nodes();
        double[] widths = new double[nodes.size()];
        double[] heights = new double[nodes.size()];
        Map<Long, Integer> index = new HashMap<>();
        for (int i = 0; i < widths.length; i++) {
            Node n = nodes.get(i);
            index.put(n.number(), i);
            boolean small = n.kind() != Kind.CALL;
            widths[i] = Math.max(
                            length(Labels.title(n)) * (small ? SMALL_LETTER : LETTER),
                            length(Labels.subtitle(n)) * SMALL_LETTER)
                    + (small ? 12 : 20);
            heights[i] = small ? 18 : 38;
        }
        int[] from = graph.edges().stream()
                .mapToInt(e -> index.getOrDefault(e.from(), -1))
                .toArray();
        int[] to = graph.edges().stream()
                .mapToInt(e -> index.getOrDefault(e.to(), -1))
                .toArray();
        check(from, to);
        LayeredLayout layout = new LayeredLayout(widths, heights, from, to);

        Legend legend = new Legend(graph);
        double width = Math.max(layout.width, legend.width()) + 2 * MARGIN;
        double height = layout.height + legend.height() + 2 * MARGIN;
        out.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\""
                        + " font-family=\"Helvetica, Arial, sans-serif\">%n",
                Math.ceil(width),
                Math.ceil(height),
                Math.ceil(width),
                Math.ceil(height)));
        out.append("<title>Calls and what they wait for</title>\n");
        out.append(
                "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\""
                        + " orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\" fill=\"#78909c\"/></marker></defs>\n");
        out.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        draw(legend);
        double dx = MARGIN + (width - 2 * MARGIN - layout.width) / 2;
        double dy = MARGIN + legend.height();
        out.append("<g fill=\"none\" stroke=\"#90a4ae\">\n");
        for (double[] route : layout.routes) {
            edge(route, dx, dy);
        }
        out.append("</g>\n<g text-anchor=\"middle\" fill=\"#1c2833\">\n");
        for (int i = 0; i < widths.length; i++) {
            node(nodes.get(i), dx + layout.x[i], dy + layout.y[i], widths[i], heights[i]);
        }
        return out.append("</g>\n</svg>\n").toString();
    }

    private void check(int[] from, int[] to) {
        for (int e = 0; e < from.length; e++) {
            if (from[e] < 0 || to[e] < 0) {
                Edge bad = graph.edges().get(e);
                throw new IllegalStateException(bad + " leads to a node that is not in the graph");
            }
        }
    }

    /** How many letters wide a text is; letters of East Asian scripts count twice. */
    private static int length(String s) {
        return s.codePoints().map(c -> c >= 0x1100 ? 2 : 1).sum();
    }

    private void node(Node n, double x, double top, double width, double height) {
        Look look = Look.of(n);
        boolean small = n.kind() != Kind.CALL;
        out.append("<g><title>").append(Escapes.xml(Labels.tooltip(n))).append("</title>");
        format(
                "<rect class=\"node\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%d\" fill=\"%s\" stroke=\"%s\"%s/>",
                x - width / 2, top, width, height, small ? 9 : 6, look.fill, look.stroke, dashes(look));
        String subtitle = Labels.subtitle(n);
        double middle = top + height / 2;
        label(x, subtitle.isEmpty() ? middle + (small ? 3.5 : 4) : middle - 3, small ? 10 : 12, Labels.title(n));
        if (!subtitle.isEmpty()) {
            label(x, middle + 12, 10, subtitle);
        }
        out.append("</g>\n");
    }

    private void label(double x, double y, int size, String text) {
        format("<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\">", x, y, size);
        out.append(Escapes.xml(text)).append("</text>");
    }

    private void edge(double[] route, double dx, double dy) {
        format("<path d=\"M%.1f,%.1f", route[0] + dx, route[1] + dy);
        for (int i = 2; i + 1 < route.length; i += 2) {
            double x = route[i] + dx;
            double y = route[i + 1] + dy;
            // Between layers a curve that begins and ends upright, along a layer a straight line.
            if (i % 4 == 2) {
                double half = (route[i - 1] + dy + y) / 2;
                format(" C%.1f,%.1f %.1f,%.1f %.1f,%.1f", route[i - 2] + dx, half, x, half, x, y);
            } else {
                format(" L%.1f,%.1f", x, y);
            }
        }
        out.append("\" marker-end=\"url(#arrow)\"/>\n");
    }

    @SuppressWarnings("AnnotateFormatMethod") // that annotation would be a dependency of its own
    private void format(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values));
    }

    private static String dashes(Look look) {
        return look.dashed ? " stroke-dasharray=\"4 3\"" : "";
    }

    private void draw(Legend legend) {
        out.append("<g font-size=\"11\" fill=\"#37474f\">\n");
        for (Legend.Entry e : legend.entries()) {
            Look look = e.look();
            if (look != null) {
                format(
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"16\" height=\"12\" rx=\"3\" fill=\"%s\" stroke=\"%s\"%s/>",
                        MARGIN + e.x(), MARGIN + e.y(), look.fill, look.stroke, dashes(look));
            }
            format("<text x=\"%.1f\" y=\"%.1f\">", MARGIN + e.textX(), MARGIN + e.y() + 10);
            out.append(Escapes.xml(e.text())).append("</text>\n");
        }
        out.append("</g>\n");
    }
}
