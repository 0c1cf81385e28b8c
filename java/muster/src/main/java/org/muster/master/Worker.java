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
    private final Headcount count;
    /** Classes that were sent to it, by number. */
    final BitSet code = new BitSet();

    private State state = State.STARTING;
    long pid;
    /** The number of its node among several. */
    int place;
    /** What tells its node from others; empty while it has not been heard of. */
    String node = "";

    String host = "?";
    /** Whether its process is on the master's own node. */
    private boolean here;

    private @Nullable Call call;
    /** The ranks that are still at the call it was in last. */
    private BitSet pending = new BitSet(0);
    /** What {@link org.muster.wire.Courier#arrivals} gave when it was last heard of, and when that was. */
    int arrivals;

    long heardAt;
    /** Since when it serves, in {@link System#nanoTime} terms. */
    long upSince;
    /** Wakes it; null if it looks by itself. */
    @Nullable
    Doorbell bell;

    private @Nullable String fault;
    /** When its process was first told to end in a way it cannot refuse, in {@link System#nanoTime} terms; 0 if it was not. */
    long killed;

    private boolean cutOff;
    private long graceEnd;

    Worker(int slot, Headcount count) {
        this.slot = slot;
        this.count = count;
        count.come(state);
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
        count.moved(state, next);
        recounted(() -> state = next);
    }

    /** Changes something on which it depends whether this worker is doomed or distant. */
    private void recounted(Runnable change) {
        boolean distant = isDistant();
        boolean doomed = isDoomed();
        change.run();
        count.doomed += change(doomed, isDoomed());
        count.distant += change(distant, isDistant());
    }

    private static int change(boolean before, boolean after) {
        return (after ? 1 : 0) - (before ? 1 : 0);
    }

    /** The call it is in, also one that it was told to stop. */
    @Nullable
    Call call() {
        return call;
    }

    /** It is in a call from now on, or in none. */
    void call(@Nullable Call c) {
        count.busy += change(call != null, c != null);
        call = c;
        if (c != null) {
            pending = c.pending;
        }
    }

    /** Whether it is in a call, or was in one that others are still in: they may talk with it, and MPI moves on only while it looks. */
    boolean isInRunningCall() {
        return call != null || !pending.isEmpty();
    }

    /** When a call that it was told to stop must have ended, in {@link System#nanoTime} terms; 0 if it was not told. */
    long graceEnd() {
        return graceEnd;
    }

    void graceEnd(long nanos) {
        count.stopping += change(graceEnd != 0, nanos != 0);
        graceEnd = nanos;
    }

    /** Why it is being ended, for those who ask why it was lost; null if it is not. */
    @Nullable
    String fault() {
        return fault;
    }

    void fault(String why) {
        recounted(() -> fault = why);
    }

    boolean isCutOff() {
        return cutOff;
    }

    /** Nothing can be said to it, or heard of it, any more. */
    void cutOff() {
        recounted(() -> cutOff = true);
    }

    /** It has said that it is there. */
    void up(Message.Up m) {
        host = m.host();
        node = m.node();
        recounted(() -> {
            pid = m.pid();
            here = m.node().equals(HERE);
        });
        if (state == State.STARTING) {
            to(State.UP);
            upSince = System.nanoTime();
        }
    }

    /** Whether its process is on the master's own node, where it can be watched and ended. */
    boolean isHere() {
        return here;
    }

    /** Whether it is known, and alive on another node, so that heartbeats must tell of it. */
    boolean isDistant() {
        return pid != 0 && !here && !isGone();
    }

    /** Nothing is sent to it any more. */
    void closeBell() {
        Doorbell b = bell;
        bell = null;
        if (b != null) {
            b.close(isGone());
        }
    }

    /** Something was sent to it. */
    void ring() {
        if (bell != null) {
            bell.ring();
        }
    }

    boolean isUp() {
        return state == State.UP;
    }

    boolean isGone() {
        return state == State.ENDED || state == State.LOST;
    }

    /**
     * Whether it was given up without its end having been seen, so that what it said may yet come: when its node is back, or though its
     * start was given up.
     */
    boolean maySpeakAgain() {
        return state == State.STARTING || (state == State.LOST && !here && pid != 0);
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
