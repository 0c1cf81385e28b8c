package org.muster.bench.programs;

import java.nio.ByteBuffer;
import mpi.Group;
import mpi.Intracomm;
import mpi.MPI;
import mpi.MPIException;

/**
 * What MPI itself takes between two ranks of one world, by the same binding and with the same settings as Muster's: {@code mpirun -n 2 ...
 * N}, with N repetitions. Nothing that is built on it can be faster.
 */
public final class Floor {
    private static final int LARGE_BYTES = 64 << 20;
    private static final int TAG = 1;

    private Floor() {}

    /**
     * Measures.
     *
     * @param args how often
     * @throws MPIException if MPI fails
     */
    public static void main(String[] args) throws MPIException {
        MPI.InitThread(new String[0], MPI.THREAD_MULTIPLE);
        int n = Integer.parseInt(args[0]);
        Intracomm world = MPI.COMM_WORLD;
        boolean first = world.getRank() == 0;
        ByteBuffer small = PingPong.buffer(8);
        ByteBuffer large = PingPong.buffer(LARGE_BYTES);
        PingPong.times(world, first ? 1 : 0, first, small, n);
        long[] rtt = PingPong.times(world, first ? 1 : 0, first, small, n);
        long[] group = groups(world, n);
        PingPong.times(world, first ? 1 : 0, first, large, 2);
        long[] echo = PingPong.times(world, first ? 1 : 0, first, large, 8);
        if (first) {
            Figure.printTimes("floor.rtt", rtt);
            Figure.printTimes("floor.group", group);
            Figure.print("floor.echo", 2.0 * (LARGE_BYTES >> 20) / Figure.medianSeconds(echo));
            Figure.print("floor.copy", (LARGE_BYTES >> 20) / Figure.medianSeconds(copies(large)));
        }
        MPI.Finalize();
    }

    /** A communicator of both ranks made, and freed. */
    private static long[] groups(Intracomm world, int n) throws MPIException {
        long[] nanos = new long[n];
        Group both = world.getGroup();
        for (int i = -n; i < n; i++) {
            long begin = System.nanoTime();
            world.createGroup(both, TAG).free();
            if (i >= 0) {
                nanos[i] = System.nanoTime() - begin;
            }
        }
        both.free();
        return nanos;
    }

    private static long[] copies(ByteBuffer from) {
        ByteBuffer to = PingPong.buffer(from.capacity());
        long[] nanos = new long[8];
        for (int i = -2; i < nanos.length; i++) {
            long begin = System.nanoTime();
            to.put(0, from, 0, from.capacity());
            if (i >= 0) {
                nanos[i] = System.nanoTime() - begin;
            }
        }
        return nanos;
    }
}
