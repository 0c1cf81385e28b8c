package org.muster.schedule;

import org.jspecify.annotations.Nullable;

/** The cores and GPUs that a call holds: each of its ranks its own part, or all of its ranks together the whole. */
final class Held {
    /**
     * Over which of several nodes it is spread.
     *
     * @param nodes the node of each rank, ascending
     * @param coreEnds for each node, where its cores end
     * @param counted how many cores are counted as used
     * @param gpus of each rank
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Spread(int[] nodes, int[] coreEnds, int counted, int gpus) {}

    private static final int[] ONE_NODE = {};

    final int[] cores;
    final int[] gpus;
    private final int ranks;
    private final boolean shared;
    private final @Nullable Spread spread;
    /** How many ranks have not let go yet. */
    private int holders;

    /** Of a call of so many ranks on one node; what they share comes free with the last of them. */
    Held(int[] cores, int[] gpus, int ranks, boolean shared) {
        this(cores, gpus, ranks, shared, null);
    }

    /** The same on several nodes. */
    Held(int[] cores, int[] gpus, int ranks, boolean shared, @Nullable Spread spread) {
        this.cores = cores;
        this.gpus = gpus;
        this.ranks = ranks;
        this.shared = shared;
        this.spread = spread;
        holders = ranks;
    }

    int ranks() {
        return ranks;
    }

    /** The node of each rank; empty where there is one node only. */
    int[] nodes() {
        return spread == null ? ONE_NODE : spread.nodes();
    }

    /** A rank lets go of what it holds; each rank once. */
    void letGo(int rank, Nodes all) {
        holders--;
        if (!shared) {
            Node node = all.node(spread == null ? 0 : spread.nodes()[rank]);
            giveBack(node.cores, cores, rank);
            giveBack(node.gpus, gpus, rank);
            all.freed(cores.length / ranks);
        } else if (holders == 0) {
            giveAllBack(all);
        }
    }

    private void giveBack(Supply supply, int[] numbers, int rank) {
        int each = numbers.length / ranks;
        supply.giveBack(numbers, rank * each, (rank + 1) * each);
    }

    private void giveAllBack(Nodes all) {
        if (spread == null) {
            all.node(0).cores.giveBack(cores, 0, cores.length);
            all.node(0).gpus.giveBack(gpus, 0, gpus.length);
            return;
        }
        int from = 0;
        for (int n = 0; n < spread.coreEnds().length; n++) {
            all.node(n).cores.giveBack(cores, from, spread.coreEnds()[n]);
            from = spread.coreEnds()[n];
        }
        for (int rank = 0; rank < ranks; rank++) {
            giveBack(all.node(spread.nodes()[rank]).gpus, gpus, rank);
        }
        all.freed(spread.counted());
    }
}
