package org.muster.master;

import java.lang.reflect.Array;
import java.util.List;
import org.muster.code.Payload;

/**
 * When what a call is given goes to its first rank only, to be broadcast among the ranks: MPI does that along a tree that knows the nodes,
 * while the master, who has other calls too, would send it once for each rank.
 */
final class Spread {
    /** For fewer, the second hop costs more than it saves. */
    private static final int LEAST_RANKS = 4;

    private static final long LEAST_BYTES = 256 * 1024;
    /** Of an array, on average; an estimate is enough. */
    private static final int ELEMENT_BYTES = 4;

    private Spread() {}

    static boolean pays(int ranks, Payload function, List<Payload> dependencies) {
        if (ranks < LEAST_RANKS) {
            return false;
        }
        long bytes = bytes(function);
        for (Payload p : dependencies) {
            bytes += bytes(p);
        }
        return bytes >= LEAST_BYTES;
    }

    private static long bytes(Payload p) {
        long bytes = p.stream().length;
        for (Object array : p.arrays()) {
            bytes += (long) Array.getLength(array) * ELEMENT_BYTES;
        }
        return bytes;
    }
}
