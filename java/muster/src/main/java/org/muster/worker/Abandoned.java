package org.muster.worker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.muster.mpi.MpiRequest;

/**
 * What operations that were cut off have left to MPI. The buffers stay reachable here as long as MPI may write to them;
 * were they collected, MPI would write into somebody else's memory.
 */
@SuppressWarnings("UnusedVariable") // the buffers' field is there for the garbage collector
final class Abandoned {
    private static final List<Abandoned> ALL = new ArrayList<>();

    private final List<MpiRequest> requests;
    private final List<ByteBuffer> buffers;

    private Abandoned(List<MpiRequest> requests, List<ByteBuffer> buffers) {
        this.requests = requests;
        this.buffers = buffers;
    }

    static void keep(List<MpiRequest> requests, List<ByteBuffer> buffers) {
        synchronized (ALL) {
            sweep();
            ALL.add(new Abandoned(List.copyOf(requests), List.copyOf(buffers)));
        }
    }

    /** Forgets what is complete by now; returns how many operations are not. */
    static int sweep() {
        synchronized (ALL) {
            ALL.removeIf(a -> a.requests.stream().allMatch(Scratch::isOver));
            return ALL.size();
        }
    }
}
