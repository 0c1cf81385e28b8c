package org.muster.master;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.code.Encoded;
import org.muster.code.Payload;
import org.muster.schedule.Demand;
import org.muster.schedule.Gang;
import org.muster.schedule.Placement;
import org.muster.wire.Message.Kind;

/** One call as the conductor sees it; only the conductor's thread changes it once it was posted. */
final class Call {
    private static final BitSet NONE = new BitSet(0);

    final long number;
    final Kind kind;
    final Resources resources;
    final Encoded encoded;
    final CallFuture<?> future;
    final Demand demand;
    /** The function itself, for the one who gets calls back that never started. */
    final Object function;

    /** What its result is found by; null if it is not cached. */
    final @Nullable CacheTicket ticket;
    /** What the graph has of it. */
    final GraphRecorder.Entry entry;
    /** Calls that compute the same and wait for this one's result. */
    List<Call> followers = List.of();

    /** Whether it is one of those itself. */
    boolean following;

    /** Calls that are to be given its value by the conductor. */
    List<Dependent> dependents = List.of();

    /** When it was sent to its ranks, in {@link System#nanoTime} terms. */
    long begun;

    /** Values of the futures that the function captures, once they are known. */
    List<Payload> dependencies = List.of();
    /** The same while they are coming. */
    final Dependencies coming;

    int attempt;
    int restartsLeft;
    /** Its runs that lost a rank. */
    final Blame.Losses losses = new Blame.Losses();

    /** What it was given, from then on until its ranks have it. */
    @Nullable
    Placement placement;
    /** Where it runs. */
    @Nullable
    Gang gang;
    /** Number of its communicator; 0 if it has none. */
    int comm;
    /** Ranks that have not answered yet; bits by rank. */
    BitSet pending = NONE;

    List<@Nullable Payload> values = List.of();
    /** Whether it waits for calls it depends on. */
    boolean waiting;
    /** Whether the future has its outcome, while ranks may still be at it. */
    boolean settled;
    /** What MPI failed with on a rank, while the others may still tell of a better reason. */
    @Nullable
    RemoteFailure mpiFailure;
    /** Whether that was before the function began. */
    boolean uncarved;
    /** Its runs that ended so. */
    int uncarvedRuns;
    /** What further ranks failed with meanwhile. */
    List<RemoteFailure> further = List.of();
    /** Whether the ranks were told to stop. */
    boolean stopping;
    /** How many collectives the ranks that have answered went through; -1 before the first. */
    int collectives = -1;

    /** Whether some rank failed or was stopped, so that messages may be left over in the communicator. */
    boolean unclean;
    /** When the time limit is over, in {@link System#nanoTime} terms; meaningless without one. */
    long deadline;

    Call(
            long number,
            Kind kind,
            Resources resources,
            Demand demand,
            Encoded encoded,
            CallFuture<?> future,
            int restarts,
            Object function,
            @Nullable CacheTicket ticket,
            GraphRecorder.Entry entry) {
        this.number = number;
        this.kind = kind;
        this.resources = resources;
        this.demand = demand;
        this.encoded = encoded;
        this.future = future;
        restartsLeft = restarts;
        this.function = function;
        this.ticket = ticket;
        this.entry = entry;
        coming = new Dependencies(encoded.dependencies().size());
    }

    /** One that captures the future of another, as the n-th of its dependencies, and how else it gets the value. */
    record Dependent(Call call, int place, Runnable otherwise) {}

    void addDependent(Dependent d) {
        if (dependents.isEmpty()) {
            dependents = new ArrayList<>(1);
        }
        dependents.add(d);
    }

    int width() {
        return resources.cores();
    }

    /** Whether it is the scheduler's affair, or nobody's yet. */
    boolean isNotPlaced() {
        return gang == null && placement == null;
    }

    void begin(Gang g) {
        gang = g;
        placement = null;
        attempt++;
        settled = false;
        mpiFailure = null;
        uncarved = false;
        further = List.of();
        stopping = false;
        unclean = false;
        collectives = -1;
        pending = new BitSet(width());
        pending.set(0, width());
        values = new ArrayList<>(java.util.Collections.nCopies(width(), null));
    }
}
