package org.muster.tests.communicator;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.muster.mpi.Mpi;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiLink;
import org.muster.mpi.MpiRequest;
import org.muster.mpi.Processes;
import org.muster.wire.Courier;

/**
 * Two ranks: many messages on one communicator, which is freed; messages on another that nobody receives, and that are taken out of MPI's
 * queues. What fails then is ascribed by Open MPI's UCX to the communicator that is gone.
 */
final class UnreadMessages {
    private static final int ROUNDS = 20;
    private static final int MANY = 64;
    private static final int LAST_TAG = 9;

    private UnreadMessages() {}

    public static void main(String[] args) {
        Mpi mpi = Processes.mpi();
        MpiComm world = mpi.world();
        int[] both = {0, 1};
        for (int round = 0; round < ROUNDS; round++) {
            MpiComm first = world.createGroup(both, 1);
            exchange(first);
            first.free();
            MpiComm second = world.createGroup(both, 2);
            if (world.rank() == 0) {
                await(second.irecv(ByteBuffer.allocateDirect(1), 1, 1, LAST_TAG));
                Courier courier = new Courier(second);
                courier.close();
                courier.discardRest();
            } else {
                List<MpiRequest> sends = new ArrayList<>();
                for (int bytes : new int[] {1, 100, 16 * 1024, 1024 * 1024}) {
                    sends.add(second.isend(ByteBuffer.allocateDirect(bytes), bytes, 0, bytes % 3));
                }
                sends.add(second.isend(ByteBuffer.allocateDirect(1), 1, 0, LAST_TAG));
                sends.forEach(UnreadMessages::await);
            }
            second.free();
        }
        System.out.println(line(world.rank()));
        mpi.finish();
    }

    static String line(int rank) {
        return "rank " + rank + " has discarded what nobody read";
    }

    private static void exchange(MpiLink comm) {
        List<MpiRequest> all = new ArrayList<>();
        int other = 1 - comm.rank();
        for (int i = 0; i < MANY; i++) {
            all.add(comm.irecv(ByteBuffer.allocateDirect(8), 8, other, i));
        }
        for (int i = 0; i < MANY; i++) {
            all.add(comm.isend(ByteBuffer.allocateDirect(8), 8, other, i));
        }
        all.forEach(UnreadMessages::await);
    }

    private static void await(MpiRequest request) {
        while (!request.test()) {
            Thread.onSpinWait();
        }
    }
}
