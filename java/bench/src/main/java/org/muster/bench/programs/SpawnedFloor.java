package org.muster.bench.programs;

import java.nio.ByteBuffer;
import mpi.Intercomm;
import mpi.MPI;
import mpi.MPIException;

/**
 * What MPI itself takes between a process and one that it spawned, by the same binding and with the same settings as Muster's: {@code mpirun
 * -n 1 ... N}, with N repetitions.
 */
public final class SpawnedFloor {
    private SpawnedFloor() {}

    /**
     * Measures.
     *
     * @param args how often
     * @throws MPIException if MPI fails
     */
    public static void main(String[] args) throws MPIException {
        MPI.InitThread(new String[0], MPI.THREAD_MULTIPLE);
        int n = Integer.parseInt(args[0]);
        Intercomm parent = Intercomm.getParent();
        boolean first = parent.isNull();
        Intercomm other = first ? spawn(args[0]) : parent;
        ByteBuffer small = PingPong.buffer(8);
        PingPong.times(other, 0, first, small, n);
        long[] rtt = PingPong.times(other, 0, first, small, n);
        if (first) {
            Figure.printTimes("spawnedfloor.rtt", rtt);
        }
        other.disconnect();
        MPI.Finalize();
    }

    private static Intercomm spawn(String n) throws MPIException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        String[] arguments = {
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.library.path=" + System.getProperty("java.library.path"),
            "-cp",
            System.getProperty("java.class.path"),
            SpawnedFloor.class.getName(),
            n
        };
        return MPI.COMM_SELF.spawn(java, arguments, 1, MPI.INFO_NULL, 0, new int[1]);
    }
}
