package org.muster.schedule;

import org.jspecify.annotations.Nullable;

/** Where calls run: the cores and GPUs of one node or of several, and what of them a call is given. */
abstract sealed class Nodes permits OneNode, SeveralNodes {
    /** How many cores may be in use at once. */
    abstract int limit();

    abstract void limit(int cores);

    /** How many cores are in use. */
    abstract int used();

    final int free() {
        return Math.max(0, limit() - used());
    }

    /** The most ranks with which a call of a shape could start once others have ended, if there are workers enough. */
    abstract int widest(Shape s);

    /** The same with the workers there are. */
    abstract int widest(Line line);

    /** The most ranks with which a call could start now. */
    abstract int room(Line line);

    /** Takes what a call needs that has room; with the pool where it goes, unless it is to get processes of its own. */
    abstract Start start(Line line, Demand d);

    /** What lacks for calls of one kind: on which nodes so many more workers could run something now. */
    abstract int[] lacking(int threads, long ranks, @Nullable Shelf shelf);

    /** How many workers on each node the widest of a line's calls needs that no pool is wide enough for. */
    abstract int[] layout(Shape s, int ranks);

    /** Takes back what a call held. */
    abstract Node node(int n);

    /** So many cores are in use no longer. */
    abstract void freed(int cores);

    /** Something was taken or given back. */
    void moved() {}

    /** Pools, slots or nodes have come or gone. */
    void rebuilt() {}

    /** What a call got. */
    record Start(Held held, @Nullable Pool pool) {}
}
