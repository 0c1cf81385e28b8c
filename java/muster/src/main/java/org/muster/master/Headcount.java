package org.muster.master;

import org.muster.master.Worker.State;

/** How many of a group's workers are in which state, so that nobody has to look at each of them; the workers keep it. */
final class Headcount {
    private static final int STATES = State.values().length;

    private final int[] in = new int[STATES];
    private int workers;
    /** Those that are in a call. */
    int busy;
    /** Those that were told to stop what they do. */
    int stopping;
    /** Those whose end is certain, though it has not been told yet. */
    int doomed;
    /** Those that are watched by heartbeats. */
    int distant;

    void come(State first) {
        workers++;
        in[first.ordinal()]++;
    }

    void moved(State from, State to) {
        in[from.ordinal()]--;
        in[to.ordinal()]++;
    }

    int of(State s) {
        return in[s.ordinal()];
    }

    boolean isAllGone() {
        return of(State.ENDED) + of(State.LOST) == workers;
    }
}
