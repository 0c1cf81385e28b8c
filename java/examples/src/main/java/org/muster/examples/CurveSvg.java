package org.muster.examples;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * Draws an energy–volume curve as SVG: the computed points, the fitted equation of state with its minimum marked, and the
 * residuals of the fit below, all over one axis of volumes; the axis at the top has the lattice constants that belong to them.
 */
final class CurveSvg {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 660;
    private static final double LEFT = 104;
    private static final double RIGHT = WIDTH - 40;
    private static final double TOP = 146;
    private static final double BOTTOM = 464;
    private static final double RESIDUAL_TOP = 492;
    private static final double RESIDUAL_BOTTOM = 592;
    private static final int CURVE_STEPS = 240;

    private static final String STYLE = """
            text { font-family: "Source Sans 3", "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; fill: #1f2933 }
            .page { fill: #fbfaf8 }
            .panel { fill: #ffffff; stroke: #9aa5b1; stroke-width: 1 }
            .grid { stroke: #e8eaed; stroke-width: 1 }
            .tick { stroke: #9aa5b1; stroke-width: 1 }
            .zero { stroke: #b0622f; stroke-width: 1.4 }
            .guide { stroke: #7b8794; stroke-width: 1.2; stroke-dasharray: 5 4 }
            .curve { fill: none; stroke: #b0622f; stroke-width: 2.4; stroke-linejoin: round }
            .point { fill: #ffffff; stroke: #1d3f66; stroke-width: 2 }
            .dot { fill: #1d3f66 }
            .stem { stroke: #1d3f66; stroke-width: 1.4 }
            .minimum { fill: #b0622f; stroke: #ffffff; stroke-width: 1.2 }
            .title { font-size: 24px; font-weight: 600 }
            .subtitle { font-size: 14px; fill: #52606d }
            .number { font-size: 13px; fill: #3e4c59 }
            .label { font-size: 14px }
            .key { font-size: 14px }
            .box { fill: #ffffff; stroke: #d5d9de; stroke-width: 1 }
            """;

    private final BirchMurnaghan equation;
    private final List<Copper.Point> points;
    private final Axis volume;
    private final Axis energy;
    private final Axis residual;
    private final Svg svg;

    private CurveSvg(String title, BirchMurnaghan equation, List<Copper.Point> points) {
        this.equation = equation;
        this.points = points;
        double[] v = points.stream().mapToDouble(Copper.Point::volume).sorted().toArray();
        double highest = points.stream().mapToDouble(Copper.Point::energy).max().orElseThrow();
        double worst =
                points.stream().mapToDouble(p -> Math.abs(residual(p))).max().orElseThrow();
        volume = Axis.around(v[0], v[v.length - 1], 0.05, LEFT, RIGHT);
        energy = Axis.around(equation.e0(), highest, 0.09, BOTTOM, TOP);
        residual = Axis.around(-worst, worst, 0.2, RESIDUAL_BOTTOM, RESIDUAL_TOP);
        svg = new Svg(WIDTH, HEIGHT, title, STYLE);
    }

    /**
     * Draws the curve.
     *
     * @param title a few words on what this is
     * @param subtitle one line on how it was computed
     * @param equation the fitted equation, in eV/atom and Å³/atom
     * @param points the computed points
     * @return an SVG document
     */
    static String draw(String title, String subtitle, BirchMurnaghan equation, List<Copper.Point> points) {
        CurveSvg chart = new CurveSvg(title, equation, points);
        chart.svg.rectangle("page", 0, 0, WIDTH, HEIGHT, 0);
        chart.svg.text("title", LEFT, 46, "start", title);
        chart.svg.text("subtitle", LEFT, 72, "start", subtitle);
        chart.axes();
        chart.curve();
        chart.residuals();
        chart.caption();
        return chart.svg.document();
    }

    private void axes() {
        svg.rectangle("panel", LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, 0);
        svg.rectangle("panel", LEFT, RESIDUAL_TOP, RIGHT - LEFT, RESIDUAL_BOTTOM - RESIDUAL_TOP, 0);
        for (BigDecimal tick : volume.ticks(8)) {
            double x = volume.at(tick.doubleValue());
            svg.line("grid", x, TOP + 1, x, BOTTOM - 1);
            svg.line("grid", x, RESIDUAL_TOP + 1, x, RESIDUAL_BOTTOM - 1);
            svg.line("tick", x, RESIDUAL_BOTTOM, x, RESIDUAL_BOTTOM + 5);
            svg.text("number", x, RESIDUAL_BOTTOM + 20, "middle", number(tick));
        }
        svg.text("label", (LEFT + RIGHT) / 2, RESIDUAL_BOTTOM + 46, "middle", "Volume per atom (Å³)");

        // Not evenly spaced: the volume goes with the cube of the lattice constant.
        Axis lattice = new Axis(
                Copper.Point.latticeConstant(volume.low()), Copper.Point.latticeConstant(volume.high()), LEFT, RIGHT);
        for (BigDecimal tick : lattice.ticks(8)) {
            double x = volume.at(Copper.Point.volume(tick.doubleValue()));
            svg.line("tick", x, TOP - 5, x, TOP);
            svg.text("number", x, TOP - 11, "middle", number(tick));
        }
        svg.markup("label", (LEFT + RIGHT) / 2, TOP - 34, "middle", "Lattice constant " + Svg.italic("a") + " (Å)");

        vertical(energy, 6);
        svg.upwards("label", 32, (TOP + BOTTOM) / 2, "Energy per atom (eV)");
        vertical(residual, 4);
        svg.upwards("label", 32, (RESIDUAL_TOP + RESIDUAL_BOTTOM) / 2, "Residual (meV)");
    }

    private void vertical(Axis axis, int ticks) {
        for (BigDecimal tick : axis.ticks(ticks)) {
            double y = axis.at(tick.doubleValue());
            svg.line("grid", LEFT + 1, y, RIGHT - 1, y);
            svg.line("tick", LEFT - 5, y, LEFT, y);
            svg.text("number", LEFT - 10, y + 4.5, "end", number(tick));
        }
    }

    private void curve() {
        double x0 = volume.at(equation.v0());
        double y0 = energy.at(equation.e0());
        svg.line("guide", x0, TOP, x0, y0);
        svg.line("guide", LEFT, y0, x0, y0);

        double first = points.stream().mapToDouble(Copper.Point::volume).min().orElseThrow();
        double last = points.stream().mapToDouble(Copper.Point::volume).max().orElseThrow();
        double[] xy = new double[2 * (CURVE_STEPS + 1)];
        for (int i = 0; i <= CURVE_STEPS; i++) {
            double v = first + (last - first) * i / CURVE_STEPS;
            xy[2 * i] = volume.at(v);
            xy[2 * i + 1] = energy.at(equation.energy(v));
        }
        svg.path("curve", xy);
        svg.diamond("minimum", x0, y0, 11); // under the points, one of which may be just there
        for (Copper.Point p : points) {
            String tip = String.format(
                    Locale.ROOT, "a = %.4f Å, V = %.4f Å³, E = %.6f eV", p.latticeConstant(), p.volume(), p.energy());
            svg.circle("point", volume.at(p.volume()), energy.at(p.energy()), 5, tip);
        }
    }

    private void residuals() {
        svg.line("zero", LEFT, residual.at(0), RIGHT, residual.at(0));
        for (Copper.Point p : points) {
            double x = volume.at(p.volume());
            double y = residual.at(residual(p));
            svg.line("stem", x, residual.at(0), x, y);
            svg.circle("dot", x, y, 3.4, "");
        }
    }

    /** What the marks mean and what came out, in the open part of the curve. */
    private void caption() {
        double width = 416;
        double height = 122;
        double x = Math.clamp(volume.at(equation.v0()) - width / 2, LEFT + 12, RIGHT - width - 12);
        double y = TOP + 16;
        svg.rectangle("box", x, y, width, height, 6);
        double mark = x + 30;
        double words = x + 58;
        svg.circle("point", mark, y + 28, 5, "");
        svg.text("key", words, y + 33, "start", "LAMMPS");
        svg.line("zero", mark - 14, y + 61, mark + 14, y + 61);
        svg.text("key", words, y + 66, "start", "Birch–Murnaghan fit");
        svg.diamond("minimum", mark, y + 94, 11);
        svg.text("key", words, y + 99, "start", "Minimum of the fit");

        double a0 = Copper.Point.latticeConstant(equation.v0());
        double equals = x + 254;
        quantity(equals, y + 30, Svg.indexed("a", "0"), "%.4f Å", a0);
        quantity(equals, y + 54, Svg.indexed("E", "0"), "%.4f eV/atom", equation.e0());
        quantity(equals, y + 78, Svg.indexed("B", "0"), "%.1f GPa", equation.bulkModulusGPa());
        quantity(equals, y + 102, Svg.italic("B′") + Svg.indexed("", "0"), "%.2f", equation.b0Prime());
    }

    private void quantity(double x, double y, String symbol, String format, double value) {
        svg.markup("key", x, y, "end", symbol);
        svg.text("key", x + 8, y, "start", "= " + minus(String.format(Locale.ROOT, format, value)));
    }

    /** Computed less fitted, in meV/atom. */
    private double residual(Copper.Point p) {
        return 1000 * (p.energy() - equation.energy(p.volume()));
    }

    private static String number(BigDecimal tick) {
        return minus(tick.toPlainString());
    }

    /** With the true minus sign, which has the width of the digits. */
    private static String minus(String number) {
        return number.replace('-', '−');
    }
}
