package org.muster.schedule;

/** The cores and GPUs that a call holds: each of its ranks its own part, or all of its ranks together the whole. */
final class Held {
    final int[] cores;
    final int[] gpus;
    private final int ranks;
    private final boolean shared;
    /** How many ranks have not let go yet. */
    private int holders;

    /** Of a call of so many ranks; what they share comes free with the last of them. */
    Held(int[] cores, int[] gpus, int ranks, boolean shared) {
        this.cores = cores;
        this.gpus = gpus;
        this.ranks = ranks;
        this.shared = shared;
        holders = ranks;
    }

    int ranks() {
        return ranks;
    }

    /** A rank lets go of what it holds; each rank once. */
    void letGo(int rank, Node node) {
        holders--;
        if (!shared) {
            giveBack(node.cores, cores, rank);
            giveBack(node.gpus, gpus, rank);
        } else if (holders == 0) {
            node.cores.giveBack(cores, 0, cores.length);
            node.gpus.giveBack(gpus, 0, gpus.length);
        }
    }

    private void giveBack(Supply supply, int[] numbers, int rank) {
        int each = numbers.length / ranks;
        supply.giveBack(numbers, rank * each, (rank + 1) * each);
    }
}
