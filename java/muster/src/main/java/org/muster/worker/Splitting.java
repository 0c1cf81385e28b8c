package org.muster.worker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.MpiComm;

/**
 * Parts a communicator. The ranks tell each other color and key, without blocking; then the members of each group make its
 * communicator by themselves.
 */
final class Splitting {
    private static final int TAGS = 1 << 15;

    private final MpiComm comm;
    private final Await await;
    private int splits;

    Splitting(MpiComm comm, Await await) {
        this.comm = comm;
        this.await = await;
    }

    private record Member(int key, int rank) {}

    @Nullable
    MpiComm split(int color, int key) {
        int tag = splits++ % TAGS; // the same on all ranks, as all split equally often
        List<Member> members = new ArrayList<>();
        try (Scratch scratch = new Scratch()) {
            long mark = ((long) color << 32) | (key & 0xffff_ffffL);
            Slots slots = Slots.exchange(comm, await, scratch, 0, mark, (to, offset, bytes) -> {});
            for (int i = 0; i < comm.size(); i++) {
                if ((int) (slots.mark(i) >> 32) == color) {
                    members.add(new Member((int) slots.mark(i), i));
                }
            }
        }
        if (color < 0) {
            return null;
        }
        members.sort(Comparator.comparingInt(Member::key).thenComparingInt(Member::rank));
        // From here on the other members count on this rank: no look at the guard until the group is made.
        return comm.createGroup(members.stream().mapToInt(Member::rank).toArray(), tag);
    }

    /** How often this has been called. */
    int count() {
        return splits;
    }
}
