package org.muster.graph;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Places boxes of a graph without cycles in layers, and leads its edges between them: layers by the longest path, an order
 * with few crossings, then the boxes above each other as far as there is room (Sugiyama's way). An edge over several
 * layers goes through a bend in each; when these would become too many, the longest edges go straight instead, behind boxes.
 *
 * <p>The time is about in proportion to vertices and edges.
 */
final class LayeredLayout {
    private static final double GAP = 18;
    private static final double LAYER_GAP = 44;
    private static final double BEND_WIDTH = 4;

    /** Middle of each box. */
    final double[] x;

    /** Top of each box. */
    final double[] y;

    /** Points of each edge, as x, y, x, y, ... from the bottom of one box to the top of another. */
    final double[][] routes;

    final double width;
    final double height;

    /**
     * Places them, with the upper left corner of the whole at 0, 0.
     *
     * @param widths of each box
     * @param heights of each box
     * @param from where edges begin
     * @param to where they end; there is no cycle
     */
    LayeredLayout(double[] widths, double[] heights, int[] from, int[] to) {
        int n = widths.length;
        int[] layer = Layering.of(n, from, to);
        Bends bends = new Bends(layer, from, to);
        int[] layers = bends.layers(layer);
        int[][] order = order(layers);
        Adjacency down = new Adjacency(layers.length, bends.upper(), bends.lower());
        Adjacency up = new Adjacency(layers.length, bends.lower(), bends.upper());
        Ordering.improve(order, up, down);
        double[] allWidths = Arrays.copyOf(widths, layers.length);
        Arrays.fill(allWidths, n, layers.length, BEND_WIDTH);
        double[] middles = Placing.of(order, allWidths, GAP, up, down);

        double left = 0;
        double right = 0;
        for (int v = 0; v < layers.length; v++) {
            left = v == 0 ? middles[v] - allWidths[v] / 2 : Math.min(left, middles[v] - allWidths[v] / 2);
            right = v == 0 ? middles[v] + allWidths[v] / 2 : Math.max(right, middles[v] + allWidths[v] / 2);
        }
        for (int v = 0; v < middles.length; v++) {
            middles[v] -= left;
        }
        double[] tops = new double[order.length + 1];
        double[] depths = new double[order.length];
        for (int v = 0; v < n; v++) {
            depths[layer[v]] = Math.max(depths[layer[v]], heights[v]);
        }
        for (int l = 0; l < order.length; l++) {
            tops[l + 1] = tops[l] + depths[l] + LAYER_GAP;
        }
        x = Arrays.copyOf(middles, n);
        y = new double[n];
        for (int v = 0; v < n; v++) {
            y[v] = tops[layer[v]] + (depths[layer[v]] - heights[v]) / 2;
        }
        width = right - left;
        height = Math.max(0, tops[order.length] - LAYER_GAP);
        routes = new double[from.length][];
        for (int e = 0; e < from.length; e++) {
            int first = bends.first(e);
            int count = first < 0 ? 0 : layer[to[e]] - layer[from[e]] - 1;
            double[] route = new double[4 + 4 * count];
            int at = 0;
            route[at++] = x[from[e]];
            route[at++] = y[from[e]] + heights[from[e]];
            for (int b = first; b < first + count; b++) {
                route[at++] = middles[b];
                route[at++] = tops[layers[b]];
                route[at++] = middles[b];
                route[at++] = tops[layers[b]] + depths[layers[b]];
            }
            route[at++] = x[to[e]];
            route[at] = y[to[e]];
            routes[e] = route;
        }
    }

    private static int[][] order(int[] layers) {
        int count = Arrays.stream(layers).max().orElse(-1) + 1;
        int[] sizes = new int[count];
        for (int l : layers) {
            sizes[l]++;
        }
        int[][] order = new int[count][];
        Arrays.setAll(order, l -> new int[sizes[l]]);
        for (int v = layers.length - 1; v >= 0; v--) {
            order[layers[v]][--sizes[layers[v]]] = v;
        }
        return order;
    }

    /** The vertices that stand for edges in the layers between their ends. */
    private static final class Bends {
        private final int[] first;
        private final int[] upper;
        private final int[] lower;
        private final int[] layerOfBend;
        private final int boxes;

        Bends(int[] layer, int[] from, int[] to) {
            boxes = layer.length;
            int budget = 4 * (layer.length + from.length) + 1000;
            Integer[] bySpan = new Integer[from.length];
            Arrays.setAll(bySpan, e -> e);
            Arrays.sort(bySpan, Comparator.comparingInt(e -> layer[to[e]] - layer[from[e]]));
            first = new int[from.length];
            Arrays.fill(first, -1);
            int count = 0;
            int straight = 0;
            for (int e : bySpan) {
                int between = layer[to[e]] - layer[from[e]] - 1;
                if (between == 0 || count + between <= budget) {
                    first[e] = boxes + count;
                    count += between;
                } else {
                    straight++;
                }
            }
            layerOfBend = new int[count];
            upper = new int[from.length - straight + count];
            lower = new int[upper.length];
            int pieces = 0;
            for (int e = 0; e < from.length; e++) {
                if (first[e] < 0) {
                    continue;
                }
                int above = from[e];
                int between = layer[to[e]] - layer[from[e]] - 1;
                for (int b = 0; b < between; b++) {
                    layerOfBend[first[e] + b - boxes] = layer[from[e]] + 1 + b;
                    upper[pieces] = above;
                    above = first[e] + b;
                    lower[pieces++] = above;
                }
                upper[pieces] = above;
                lower[pieces++] = to[e];
            }
        }

        /** The first bend of an edge, whose others follow; -1 if it goes straight. */
        int first(int edge) {
            return first[edge];
        }

        int[] upper() {
            return upper;
        }

        int[] lower() {
            return lower;
        }

        /** Layers of all vertices, boxes first. */
        int[] layers(int[] ofBoxes) {
            int[] all = Arrays.copyOf(ofBoxes, boxes + layerOfBend.length);
            System.arraycopy(layerOfBend, 0, all, boxes, layerOfBend.length);
            return all;
        }
    }
}
