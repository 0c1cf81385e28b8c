package org.muster.mpi;

import java.nio.ByteBuffer;
import mpi.MPI;
import mpi.MPIException;
import mpi.Message;
import mpi.Status;

/** A matched message of Open MPI's Java bindings. */
record OpenMpiMessage(Message message, int source, int tag, int bytes) implements MpiMessage {
    static OpenMpiMessage of(Message message, Status status) throws MPIException {
        return new OpenMpiMessage(message, status.getSource(), status.getTag(), status.getCount(MPI.BYTE));
    }

    /** The same with ranks that begin elsewhere than at 0. */
    OpenMpiMessage sourcesFrom(int first) {
        return new OpenMpiMessage(message, source + first, tag, bytes);
    }

    @Override
    public MpiRequest irecv(ByteBuffer buffer) {
        if (bytes > buffer.capacity()) {
            // Not left to Open MPI 4.1: its UCX does not know on which communicator such a receive has failed.
            throw new MpiException(
                    "a message of " + bytes + " bytes from rank " + source + " is larger than the " + buffer.capacity()
                            + " bytes for it",
                    null);
        }
        try {
            return new OpenMpiRequest("a receive", message.imRecv(buffer, bytes, MPI.BYTE), buffer, null);
        } catch (MPIException e) {
            throw new MpiException("a receive from rank " + source + " failed: " + e.getMessage(), e);
        }
    }
}
