package org.muster.worker;

import java.util.concurrent.atomic.AtomicInteger;
import org.muster.Communicator;
import org.muster.mpi.MpiComm;

/**
 * How the tags of a communicator are shared out: the lower half is the program's, the upper half names the channels of
 * long messages, an even tag for a channel's chunks and the odd one after it for its credits. Thread-safe.
 */
final class Tags {
    /** The highest tag a program can use. */
    static final int HIGHEST = Communicator.MAX_TAG;

    private static final int CHANNELS = (MpiComm.MAX_TAG - HIGHEST) / 2;

    private final AtomicInteger next = new AtomicInteger();

    /** A channel none of this sender's last million messages used. */
    int newChannel() {
        return HIGHEST + 1 + 2 * Math.floorMod(next.getAndIncrement(), CHANNELS);
    }

    static int credits(int channel) {
        return channel + 1;
    }
}
