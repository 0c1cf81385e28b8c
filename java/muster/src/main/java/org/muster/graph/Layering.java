package org.muster.graph;

import java.util.Arrays;

/**
 * Puts each vertex into a layer below all that it waits for: the longest path decides, and a layer that is full sends a
 * vertex on to the next with room, so that a thousand calls beside each other make a block and not a ribbon.
 */
final class Layering {
    private static final int LEAST_WIDTH = 12;

    private final Adjacency down;
    private final int[] layer;
    private final int[] used;
    /** For each layer, where to look for room: itself, or a later one (a forest with paths made short on the way). */
    private final int[] room;

    private final int width;

    private Layering(Adjacency down, int vertices) {
        this.down = down;
        layer = new int[vertices];
        used = new int[vertices + 1];
        room = new int[vertices + 1];
        Arrays.setAll(room, i -> i);
        width = (int) Math.max(LEAST_WIDTH, Math.ceil(2 * Math.sqrt(vertices)));
    }

    /**
     * The layer of each vertex, from 0 on.
     *
     * @param vertices how many there are
     * @param from where edges begin
     * @param to where they end; the graph has no cycle
     */
    static int[] of(int vertices, int[] from, int[] to) {
        Layering l = new Layering(new Adjacency(vertices, from, to), vertices);
        Adjacency up = new Adjacency(vertices, to, from);
        int[] order = l.topological(up);
        for (int v : order) {
            int least = 0;
            for (int i = up.begin(v); i < up.end(v); i++) {
                least = Math.max(least, l.layer[up.at(i)] + 1);
            }
            l.put(v, least);
        }
        // What waits for nothing belongs near those that wait for it.
        for (int v : order) {
            if (up.degree(v) == 0 && l.down.degree(v) > 0) {
                l.sink(v);
            }
        }
        return l.layer;
    }

    private int[] topological(Adjacency up) {
        int n = layer.length;
        int[] order = new int[n];
        int[] missing = new int[n];
        int end = 0;
        for (int v = 0; v < n; v++) {
            missing[v] = up.degree(v);
            if (missing[v] == 0) {
                order[end++] = v;
            }
        }
        for (int at = 0; at < end; at++) {
            int v = order[at];
            for (int i = down.begin(v); i < down.end(v); i++) {
                if (--missing[down.at(i)] == 0) {
                    order[end++] = down.at(i);
                }
            }
        }
        if (end < n) {
            throw new IllegalArgumentException("the graph has a cycle");
        }
        return order;
    }

    private void put(int v, int least) {
        int l = least;
        while (room[l] != l) {
            room[l] = room[room[l]];
            l = room[l];
        }
        layer[v] = l;
        if (++used[l] >= width && l + 1 < room.length) {
            room[l] = l + 1;
        }
    }

    private void sink(int v) {
        int nearest = Integer.MAX_VALUE;
        for (int i = down.begin(v); i < down.end(v); i++) {
            nearest = Math.min(nearest, layer[down.at(i)]);
        }
        int l = nearest - 1;
        if (l > layer[v] && used[l] < width) {
            used[layer[v]]--;
            used[l]++;
            layer[v] = l;
        }
    }
}
