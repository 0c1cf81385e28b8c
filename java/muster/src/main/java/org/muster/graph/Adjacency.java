package org.muster.graph;

import java.util.Arrays;

/** For each vertex the ends of its edges, in one array. */
final class Adjacency {
    private final int[] begin;
    private final int[] ends;

    /**
     * Makes one.
     *
     * @param vertices how many vertices there are
     * @param from the vertices whose neighbours are wanted, by edge
     * @param to those neighbours, by edge
     */
    Adjacency(int vertices, int[] from, int[] to) {
        begin = new int[vertices + 1];
        for (int v : from) {
            begin[v + 1]++;
        }
        Arrays.parallelPrefix(begin, Integer::sum);
        ends = new int[to.length];
        int[] at = begin.clone();
        for (int e = 0; e < from.length; e++) {
            ends[at[from[e]]++] = to[e];
        }
    }

    int begin(int v) {
        return begin[v];
    }

    int end(int v) {
        return begin[v + 1];
    }

    int at(int i) {
        return ends[i];
    }

    int degree(int v) {
        return begin[v + 1] - begin[v];
    }
}
