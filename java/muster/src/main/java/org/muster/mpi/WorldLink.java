package org.muster.mpi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A world's ranks on a communicator of Muster's own, and who the master is.
 *
 * @param comm the communicator; the master is rank 0
 * @param masterPid the master's process id on its host
 * @param masterNode the master's node, as {@link Processes#node} gives it
 */
public record WorldLink(MpiComm comm, long masterPid, String masterNode) {
    private static final int BYTES = 512;

    static WorldLink join(MpiComm world) {
        int[] all = new int[world.size()];
        Arrays.setAll(all, i -> i);
        MpiComm comm = world.createGroup(all, 0);
        ByteBuffer who = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
        if (comm.rank() == 0) {
            byte[] node = Processes.node().getBytes(StandardCharsets.UTF_8);
            int length = Math.min(node.length, BYTES - 12);
            who.putLong(ProcessHandle.current().pid()).putInt(length).put(node, 0, length);
        }
        MpiRequest told = comm.ibcast(who, BYTES, MpiType.BYTE, 0);
        while (!told.test()) {
            LockSupport.parkNanos(20_000);
        }
        byte[] node = new byte[who.getInt(8)];
        who.get(12, node);
        return new WorldLink(comm, who.getLong(0), new String(node, StandardCharsets.UTF_8));
    }
}
