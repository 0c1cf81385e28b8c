package org.muster.bench.programs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import mpi.Comm;
import mpi.MPI;
import mpi.MPIException;

/** Bytes to another rank and back, by the binding alone. */
final class PingPong {
    private static final int TAG = 1;

    private PingPong() {}

    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** The times of so many, in nanoseconds; the other rank must do the same, as the one that is not first. */
    static long[] times(Comm comm, int peer, boolean first, ByteBuffer buffer, int n) throws MPIException {
        long[] nanos = new long[n];
        for (int i = 0; i < n; i++) {
            long begin = System.nanoTime();
            if (first) {
                comm.send(buffer, buffer.capacity(), MPI.BYTE, peer, TAG);
                comm.recv(buffer, buffer.capacity(), MPI.BYTE, peer, TAG);
            } else {
                comm.recv(buffer, buffer.capacity(), MPI.BYTE, peer, TAG);
                comm.send(buffer, buffer.capacity(), MPI.BYTE, peer, TAG);
            }
            nanos[i] = System.nanoTime() - begin;
        }
        return nanos;
    }
}
