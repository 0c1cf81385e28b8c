package org.muster.graph;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Orders the vertices of each layer so that few edges cross: in sweeps down and up, each goes to the mean place of its
 * neighbours in the layer before; the best of all sweeps counts.
 */
final class Ordering {
    private static final int SWEEPS = 8;

    private final int[][] layers;
    private final int[] place;
    private final Adjacency down;

    private Ordering(int[][] layers, int[] place, Adjacency down) {
        this.layers = layers;
        this.place = place;
        this.down = down;
    }

    /**
     * Orders the vertices of each layer; edges lead from one layer to the next only.
     *
     * @param layers the vertices of each layer
     * @param up neighbours in the layer before
     * @param down neighbours in the layer after
     */
    static void improve(int[][] layers, Adjacency up, Adjacency down) {
        int vertices = Arrays.stream(layers).mapToInt(l -> l.length).sum();
        Ordering o = new Ordering(layers, new int[vertices], down);
        for (int[] l : layers) {
            o.number(l);
        }
        int[][] best = o.copy();
        long least = o.crossings();
        for (int sweep = 0; sweep < SWEEPS && least > 0; sweep++) {
            if (sweep % 2 == 0) {
                for (int l = 1; l < layers.length; l++) {
                    o.sort(layers[l], up);
                }
            } else {
                for (int l = layers.length - 2; l >= 0; l--) {
                    o.sort(layers[l], down);
                }
            }
            long now = o.crossings();
            if (now < least) {
                least = now;
                best = o.copy();
            }
        }
        System.arraycopy(best, 0, layers, 0, layers.length);
    }

    private int[][] copy() {
        return Arrays.stream(layers).map(int[]::clone).toArray(int[][]::new);
    }

    private void number(int[] layer) {
        for (int i = 0; i < layer.length; i++) {
            place[layer[i]] = i;
        }
    }

    private void sort(int[] layer, Adjacency toward) {
        record Wish(int vertex, double place) {}
        Wish[] wishes = new Wish[layer.length];
        for (int i = 0; i < layer.length; i++) {
            int v = layer[i];
            double sum = 0;
            for (int k = toward.begin(v); k < toward.end(v); k++) {
                sum += place[toward.at(k)];
            }
            wishes[i] = new Wish(v, toward.degree(v) == 0 ? i : sum / toward.degree(v));
        }
        Arrays.sort(wishes, Comparator.comparingDouble(Wish::place));
        for (int i = 0; i < layer.length; i++) {
            layer[i] = wishes[i].vertex();
        }
        number(layer);
    }

    private long crossings() {
        long sum = 0;
        for (int l = 0; l + 1 < layers.length; l++) {
            sum += crossings(layers[l], layers[l + 1].length);
        }
        return sum;
    }

    /** Edges between two layers cross as often as their lower ends, taken in the order of the upper ones, are inverted. */
    private long crossings(int[] upper, int lowerWidth) {
        int[] tree = new int[lowerWidth + 1];
        long sum = 0;
        int seen = 0;
        for (int v : upper) {
            // All edges of one vertex are counted before they are entered: they do not cross each other.
            for (int k = down.begin(v); k < down.end(v); k++) {
                int notAfter = 0;
                for (int i = place[down.at(k)] + 1; i > 0; i -= i & -i) {
                    notAfter += tree[i];
                }
                sum += seen - notAfter;
            }
            for (int k = down.begin(v); k < down.end(v); k++) {
                for (int i = place[down.at(k)] + 1; i <= lowerWidth; i += i & -i) {
                    tree[i]++;
                }
                seen++;
            }
        }
        return sum;
    }
}
