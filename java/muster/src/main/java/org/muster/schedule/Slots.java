package org.muster.schedule;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The free slots of a pool, told apart by the nodes they are on. */
final class Slots {
    /** Of each node, the places of its slots that are free. */
    private final NumberSet[] free;
    /** The node of each slot, its place among that one's slots, and the slots of each node; null where there is one node. */
    private final int @Nullable [] nodeOf;

    private final int[] placeOf;
    private final int[][] slotsOf;
    private int size;

    /** So many, all free, all on the one node. */
    Slots(int count) {
        free = new NumberSet[] {new NumberSet(count)};
        nodeOf = null;
        placeOf = new int[0];
        slotsOf = new int[0][];
        size = count;
    }

    /** All free, on these of so many nodes. */
    Slots(int[] nodeOf, int nodes) {
        this.nodeOf = nodeOf;
        placeOf = new int[nodeOf.length];
        int[] counts = new int[nodes];
        for (int slot = 0; slot < nodeOf.length; slot++) {
            placeOf[slot] = counts[nodeOf[slot]]++;
        }
        slotsOf = Arrays.stream(counts).mapToObj(n -> new int[n]).toArray(int[][]::new);
        for (int slot = 0; slot < nodeOf.length; slot++) {
            slotsOf[nodeOf[slot]][placeOf[slot]] = slot;
        }
        free = Arrays.stream(counts).mapToObj(NumberSet::new).toArray(NumberSet[]::new);
        size = nodeOf.length;
    }

    int size() {
        return size;
    }

    int size(int node) {
        return free[node].size();
    }

    int node(int slot) {
        return nodeOf == null ? 0 : nodeOf[slot];
    }

    boolean contains(int slot) {
        return nodeOf == null ? free[0].contains(slot) : free[nodeOf[slot]].contains(placeOf[slot]);
    }

    void add(int slot) {
        size++;
        if (nodeOf == null) {
            free[0].add(slot);
        } else {
            free[nodeOf[slot]].add(placeOf[slot]);
        }
    }

    void remove(int slot) {
        size--;
        if (nodeOf == null) {
            free[0].remove(slot);
        } else {
            free[nodeOf[slot]].remove(placeOf[slot]);
        }
    }

    /** Takes the lowest that are free. */
    int[] take(int count) {
        size -= count;
        return free[0].takeLowest(count);
    }

    /** Takes for each of these, which ascend, the lowest that is free on that node. */
    int[] take(int[] nodes) {
        size -= nodes.length;
        int[] taken = new int[nodes.length];
        for (int from = 0; from < nodes.length; ) {
            int node = nodes[from];
            int to = from;
            while (to < nodes.length && nodes[to] == node) {
                to++;
            }
            int[] places = free[node].takeLowest(to - from);
            for (int i = 0; i < places.length; i++) {
                taken[from + i] = slotsOf[node][places[i]];
            }
            from = to;
        }
        return taken;
    }
}
