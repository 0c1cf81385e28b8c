package org.muster.cluster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiRequest;
import org.muster.mpi.MpiType;

/** What all ranks of a job decide together. */
final class Together {
    private static final long PAUSE_NANOS = 100_000;

    private Together() {}

    /** Gives every rank what rank 0 has; all must call it. Waits for as long as rank 0 takes. */
    static boolean tell(MpiComm world, boolean answer) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1).order(ByteOrder.nativeOrder());
        buffer.put(0, (byte) (answer ? 1 : 0));
        MpiRequest told = world.ibcast(buffer, 1, MpiType.BYTE, 0);
        while (!told.test()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return buffer.get(0) != 0;
    }
}
