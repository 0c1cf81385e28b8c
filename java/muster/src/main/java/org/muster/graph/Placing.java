package org.muster.graph;

/**
 * Gives the vertices of ordered layers their x: each is drawn to the mean of its neighbours, and where there is no room for
 * all, those that press against each other move together by as little as possible (in the sense of least squares, which
 * pooling adjacent violators finds exactly in one pass).
 */
final class Placing {
    private static final int PASSES = 10;

    private final double[] widths;
    private final double gap;
    private final double[] x;

    private Placing(double[] widths, double gap) {
        this.widths = widths;
        this.gap = gap;
        x = new double[widths.length];
    }

    /**
     * The middles of the vertices; neighbours in a layer are at least the gap apart.
     *
     * @param layers vertices from left to right
     * @param widths of each vertex
     * @param gap between two
     * @param up neighbours in the layer before
     * @param down neighbours in the layer after
     */
    static double[] of(int[][] layers, double[] widths, double gap, Adjacency up, Adjacency down) {
        Placing p = new Placing(widths, gap);
        for (int[] layer : layers) {
            p.pack(layer);
        }
        for (int pass = 0; pass < PASSES; pass++) {
            if (pass % 2 == 0) {
                for (int l = 1; l < layers.length; l++) {
                    p.draw(layers[l], up);
                }
            } else {
                for (int l = layers.length - 2; l >= 0; l--) {
                    p.draw(layers[l], down);
                }
            }
        }
        return p.x;
    }

    private double apart(int left, int right) {
        return widths[left] / 2 + gap + widths[right] / 2;
    }

    /** Side by side, around 0. */
    private void pack(int[] layer) {
        double at = 0;
        for (int i = 0; i < layer.length; i++) {
            at += i == 0 ? 0 : apart(layer[i - 1], layer[i]);
            x[layer[i]] = at;
        }
        for (int v : layer) {
            x[v] -= at / 2;
        }
    }

    private void draw(int[] layer, Adjacency toward) {
        // Blocks of vertices that touch: where the first of each wishes to be on average, how many, and where they
        // begin.
        double[] mean = new double[layer.length];
        int[] count = new int[layer.length];
        int blocks = 0;
        double offset = 0;
        double[] offsets = new double[layer.length];
        for (int i = 0; i < layer.length; i++) {
            int v = layer[i];
            offset += i == 0 ? 0 : apart(layer[i - 1], v);
            offsets[i] = offset;
            double sum = 0;
            for (int k = toward.begin(v); k < toward.end(v); k++) {
                sum += x[toward.at(k)];
            }
            double wish = toward.degree(v) == 0 ? x[v] : sum / toward.degree(v);
            mean[blocks] = wish - offset;
            count[blocks++] = 1;
            while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
                int all = count[blocks - 2] + count[blocks - 1];
                mean[blocks - 2] = (mean[blocks - 2] * count[blocks - 2] + mean[blocks - 1] * count[blocks - 1]) / all;
                count[blocks - 2] = all;
                blocks--;
            }
        }
        int i = 0;
        for (int b = 0; b < blocks; b++) {
            for (int k = 0; k < count[b]; k++, i++) {
                x[layer[i]] = mean[b] + offsets[i];
            }
        }
    }
}
