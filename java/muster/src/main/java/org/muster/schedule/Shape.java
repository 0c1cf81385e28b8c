package org.muster.schedule;

/** A {@link Demand} but for the number of ranks: where so many of them fit, fewer fit too. */
record Shape(int kind, int threads, int gpus, boolean exclusive, boolean fresh, boolean oversubscribe, int nodes) {
    static Shape of(Demand d) {
        return new Shape(d.kind(), d.threads(), d.gpus(), d.exclusive(), d.fresh(), d.oversubscribe(), d.nodes());
    }
}
