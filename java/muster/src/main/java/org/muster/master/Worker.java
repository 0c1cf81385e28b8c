package org.muster.master;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.Processes;
import org.muster.wire.Message;

/** One worker process, as the master knows it. */
final class Worker {
    /** Where a worker process stands; it only ever moves forward. */
    enum State {
        /** Started, not heard of yet. */
        STARTING,
        /** Serves calls. */
        UP,
        /** Was told to end. */
        ENDING,
        /** Its process has ended as it was told to. */
        ENDED,
        /** Its process has ended otherwise. */
        LOST;

        boolean mayBecome(State next) {
            return switch (this) {
                case STARTING -> next == UP || next == ENDING || next == LOST;
                case UP -> next == ENDING || next == LOST;
                case ENDING -> next == ENDED || next == LOST;
                case ENDED, LOST -> false;
            };
        }
    }

    private static final String HERE = Processes.node();

    final int slot;
    /** Classes that were sent to it, by number. */
    final BitSet code = new BitSet();

    private State state = State.STARTING;
    long pid;
    String host = "?";
    private String node = "";
    /** The call it is in, also one that it was told to stop. */
    @Nullable
    Call call;
    /** What {@link org.muster.wire.Courier#arrivals} gave when it was last heard of, and when that was. */
    int arrivals;

    long heardAt;
    /** Since when it serves, in {@link System#nanoTime} terms. */
    long upSince;
    /** Why it is being ended, for those who ask why it was lost. */
    @Nullable
    String fault;
    /** Nothing can be said to it, or heard of it, any more. */
    boolean cutOff;
    /** When a call that it was told to stop must have ended, in {@link System#nanoTime} terms. */
    long graceEnd;

    Worker(int slot) {
        this.slot = slot;
    }

    /** Its rank on the link; the master is rank 0. */
    int rank() {
        return slot + 1;
    }

    State state() {
        return state;
    }

    void to(State next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException(this + " cannot become " + next);
        }
        state = next;
    }

    /** It has said that it is there. */
    void up(Message.Up m) {
        pid = m.pid();
        host = m.host();
        node = m.node();
        if (state == State.STARTING) {
            to(State.UP);
            upSince = System.nanoTime();
        }
    }

    /** Whether its process is on the master's own node, where it can be watched and ended. */
    boolean isHere() {
        return node.equals(HERE);
    }

    boolean isUp() {
        return state == State.UP;
    }

    boolean isGone() {
        return state == State.ENDED || state == State.LOST;
    }

    /** Whether its end is certain, though it has not been told yet. */
    boolean isDoomed() {
        return !isGone() && (fault != null || cutOff);
    }

    @Override
    public String toString() {
        return "worker " + slot + " (pid " + pid + " on " + host + ", " + state + ")";
    }
}
