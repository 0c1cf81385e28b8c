package org.muster.tests.communicator;

import java.util.Arrays;
import org.muster.mpi.MpiComm;
import org.muster.mpi.Processes;
import org.muster.worker.CallGuard;
import org.muster.worker.RankCommunicator;

/** Every operation of the communicator for every type, on the ranks that mpirun has started; the argument is the seed. */
final class CommunicatorMatrix {
    private CommunicatorMatrix() {}

    static String line(int rank, int size) {
        return "rank " + rank + " of " + size + ": " + ReductionChecks.expected() + " reductions, "
                + ArrayChecks.expected() + " arrays, " + ObjectChecks.expected() + " objects, "
                + ArgumentChecks.expected(size) + " arguments";
    }

    public static void main(String[] args) throws Exception {
        long seed = Long.parseLong(args[0]);
        MpiComm world = Processes.mpi().world();
        // A communicator carved out, as calls get them, in another order than the world's.
        int[] ranks = new int[world.size()];
        Arrays.setAll(ranks, i -> world.size() - 1 - i);
        MpiComm carved = world.createGroup(ranks, 1);
        RankCommunicator comm = new RankCommunicator(carved, "here", new JavaCodec(), new CallGuard(), 1);

        Check reductions = new Check(comm);
        new ReductionChecks(comm, reductions, seed).run();
        Check arrays = new Check(comm);
        new ArrayChecks(comm, arrays, seed).run();
        Check objects = new Check(comm);
        new ObjectChecks(comm, objects, seed).run();
        Check arguments = new Check(comm);
        new ArgumentChecks(comm, arguments).run();
        System.out.println("rank " + comm.rank() + " of " + comm.size() + ": " + reductions.count() + " reductions, "
                + arrays.count() + " arrays, " + objects.count() + " objects, " + arguments.count() + " arguments");
        comm.barrier();
        Processes.mpi().finish();
    }
}
