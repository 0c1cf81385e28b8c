package org.muster.master;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.code.Encoded;
import org.muster.code.Payload;
import org.muster.schedule.Gang;
import org.muster.wire.Message.Kind;

/** One call as the conductor sees it; only the conductor's thread changes it once it was posted. */
final class Call {
    final long number;
    final Kind kind;
    final Resources resources;
    final Encoded encoded;
    final CallFuture<?> future;
    /** The function itself, for the one who gets calls back that never started. */
    final Object function;

    /** Values of the futures that the function captures, once they are known. */
    List<Payload> dependencies = List.of();

    int attempt;
    int restartsLeft;

    @Nullable
    Gang gang;
    /** Ranks that have not answered yet; bits by rank. */
    java.util.BitSet pending = new java.util.BitSet();

    List<@Nullable Payload> values = List.of();
    /** Whether it waits for calls it depends on. */
    boolean waiting;
    /** Whether the future has its outcome, while ranks may still be at it. */
    boolean settled;
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
            Encoded encoded,
            CallFuture<?> future,
            int restarts,
            Object function) {
        this.number = number;
        this.kind = kind;
        this.resources = resources;
        this.encoded = encoded;
        this.future = future;
        restartsLeft = restarts;
        this.function = function;
    }

    int width() {
        return resources.cores();
    }

    void begin(Gang g) {
        gang = g;
        attempt++;
        settled = false;
        stopping = false;
        unclean = false;
        collectives = -1;
        pending.set(0, width());
        values = new ArrayList<>(java.util.Collections.nCopies(width(), null));
    }
}
