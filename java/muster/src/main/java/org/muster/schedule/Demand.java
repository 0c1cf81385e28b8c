package org.muster.schedule;

/**
 * What a call takes of the pool and of its node.
 *
 * @param kind which kind of worker processes it runs on; kinds are told apart by number only
 * @param ranks how many ranks, at least 1
 * @param threads cores of each rank, at least 1
 * @param gpus GPUs of each rank
 * @param exclusive whether nothing else may run on the node meanwhile
 * @param fresh whether it gets processes of its own, outside every pool
 * @param oversubscribe whether its ranks may be more than there are cores; then it takes all of them
 * @param nodes over exactly how many nodes its ranks are spread, evenly; 0 for as few as can be
 */
public record Demand(
        int kind,
        int ranks,
        int threads,
        int gpus,
        boolean exclusive,
        boolean fresh,
        boolean oversubscribe,
        int nodes) {
    /**
     * So many ranks of the usual kind, a core each.
     *
     * @param n how many ranks
     * @return the demand
     */
    public static Demand ranks(int n) {
        return new Demand(0, n, 1, 0, false, false, false, 0);
    }

    /**
     * One that does not say over how many nodes.
     *
     * @param kind which kind of worker processes it runs on
     * @param ranks how many ranks
     * @param threads cores of each rank
     * @param gpus GPUs of each rank
     * @param exclusive whether nothing else may run on its nodes meanwhile
     * @param fresh whether it gets processes of its own
     * @param oversubscribe whether its ranks may be more than there are cores
     */
    public Demand(int kind, int ranks, int threads, int gpus, boolean exclusive, boolean fresh, boolean oversubscribe) {
        this(kind, ranks, threads, gpus, exclusive, fresh, oversubscribe, 0);
    }

    /** How many cores it takes where there are so many. */
    int cores(int limit) {
        long all = (long) ranks * threads;
        return oversubscribe ? (int) Math.min(all, limit) : (int) Math.min(all, Integer.MAX_VALUE);
    }

    /** How many GPUs it takes, all ranks together. */
    long allGpus() {
        return (long) ranks * gpus;
    }
}
