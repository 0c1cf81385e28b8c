package org.muster.examples;

import java.util.Locale;

/** Writes the few elements of SVG that {@link CurveSvg} draws with; lengths are pixels. */
final class Svg {
    private final StringBuilder out = new StringBuilder();

    /** A drawing of that size; {@code style} is CSS for its classes. */
    Svg(int width, int height, String title, String style) {
        add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\" role=\"img\">\n",
                width, height, width, height);
        add("<title>%s</title>\n<style>\n%s</style>\n", escape(title), style);
    }

    /** Text with its anchor ({@code start}, {@code middle} or {@code end}) at (x, y). */
    void text(String css, double x, double y, String anchor, String text) {
        markup(css, x, y, anchor, escape(text));
    }

    /** Text that is SVG already: {@link #italic} and {@link #indexed} are in it. */
    void markup(String css, double x, double y, String anchor, String markup) {
        add("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", css, x, y, anchor, markup);
    }

    /** Text that reads upwards, its middle at (x, y). */
    void upwards(String css, double x, double y, String text) {
        add(
                "<text class=\"%s\" transform=\"translate(%.1f %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>\n",
                css, x, y, text);
    }

    void line(String css, double x1, double y1, double x2, double y2) {
        add("<line class=\"%s\" x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\"/>\n", css, x1, y1, x2, y2);
    }

    void rectangle(String css, double x, double y, double width, double height, double radius) {
        add(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%.1f\"/>\n",
                css, x, y, width, height, radius);
    }

    /** A circle; the tip, where it is not empty, shows when the pointer rests on it. */
    void circle(String css, double x, double y, double radius, String tip) {
        add("<circle class=\"%s\" cx=\"%.2f\" cy=\"%.2f\" r=\"%.1f\">", css, x, y, radius);
        add("%s</circle>\n", tip.isEmpty() ? "" : "<title>" + escape(tip) + "</title>");
    }

    /** A square that stands on its corner. */
    void diamond(String css, double x, double y, double radius) {
        add(
                "<path class=\"%s\" d=\"M%.2f %.2f l%4$.1f %4$.1f l-%4$.1f %4$.1f l-%4$.1f -%4$.1f z\"/>\n",
                css, x, y - radius, radius);
    }

    /** A line through points: x and y by turns. */
    void path(String css, double[] xy) {
        add("<path class=\"%s\" d=\"M", css);
        for (int i = 0; i < xy.length; i += 2) {
            add(i == 0 ? "%.2f %.2f" : " L%.2f %.2f", xy[i], xy[i + 1]);
        }
        add("\"/>\n");
    }

    /** The whole document; nothing may be added afterwards. */
    String document() {
        return out.append("</svg>\n").toString();
    }

    static String italic(String symbol) {
        return "<tspan font-style=\"italic\">" + escape(symbol) + "</tspan>";
    }

    /** A quantity's symbol with a small index below the line; nothing may follow it in its text. */
    static String indexed(String symbol, String index) {
        return italic(symbol) + "<tspan dy=\"4\" font-size=\"72%\">" + escape(index) + "</tspan>";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @SuppressWarnings("AnnotateFormatMethod") // that annotation would be a dependency of its own
    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values));
    }
}
