package org.muster.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The steps of the layout. */
final class LayoutTest {
    @Test
    void theLongestPathDecides() {
        // 0 -> 1 -> 2, 0 -> 2, 3 -> 2: what waits for nothing stands right above the one that waits for it.
        assertArrayEquals(new int[] {0, 1, 2, 1}, Layering.of(4, new int[] {0, 1, 0, 3}, new int[] {1, 2, 2, 2}));
    }

    @Test
    void fullLayersOverflow() {
        int[] layers = Layering.of(100, new int[0], new int[0]);
        int[] sizes = new int[6];
        for (int l : layers) {
            sizes[l]++;
        }
        assertArrayEquals(new int[] {20, 20, 20, 20, 20, 0}, sizes);
    }

    @Test
    void crossingsGo() {
        // 0 1 2 above, 3 4 5 below, each to the opposite one.
        int[] from = {0, 1, 2};
        int[] to = {5, 4, 3};
        int[][] layers = {{0, 1, 2}, {3, 4, 5}};
        Ordering.improve(layers, new Adjacency(6, to, from), new Adjacency(6, from, to));
        int[][] expected = {{0, 1, 2}, {5, 4, 3}};
        assertArrayEquals(expected, layers);
    }

    @Test
    void verticesAreDrawnToTheirNeighboursAndKeepApart() {
        // 0 above three: they stand around it.
        int[] from = {0, 0, 0};
        int[] to = {1, 2, 3};
        double[] x = Placing.of(
                new int[][] {{0}, {1, 2, 3}},
                new double[] {10, 10, 20, 10},
                5,
                new Adjacency(4, to, from),
                new Adjacency(4, from, to));
        assertEquals(x[0], x[2], 1e-9);
        assertEquals(20, x[2] - x[1], 1e-9);
        assertEquals(20, x[3] - x[2], 1e-9);
    }

    @Test
    void anEdgeOverLayersPassesBesideTheBoxesBetween() {
        // A chain 0 -> 1 -> 2 and an edge 0 -> 2.
        double[] widths = {80, 80, 80};
        double[] heights = {30, 30, 30};
        LayeredLayout l = new LayeredLayout(widths, heights, new int[] {0, 1, 0}, new int[] {1, 2, 2});
        double[] route = l.routes[2];
        assertEquals(8, route.length);
        assertTrue(Math.abs(route[2] - l.x[1]) > 40, "the bend is beside the box");
        assertEquals(l.y[1], route[3], 1e-9);
        assertEquals(l.y[1] + 30, route[5], 1e-9);
        assertEquals(l.y[2], route[7], 1e-9);
    }
}
