package org.muster.mpi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import mpi.Comm;
import mpi.MPI;
import mpi.MPIException;
import mpi.Message;
import mpi.Request;
import mpi.Status;
import org.jspecify.annotations.Nullable;

/** Messages on a communicator of Open MPI's Java bindings, of either sort. */
final class OpenMpiMessages {
    private static final VarHandle HANDLE = handleField();

    private final Comm comm;

    /** Errors of the communicator are exceptions from now on. */
    OpenMpiMessages(Comm comm) throws MPIException {
        comm.setErrhandler(MPI.ERRORS_RETURN);
        this.comm = comm;
    }

    private static VarHandle handleField() {
        try {
            return MethodHandles.privateLookupIn(Comm.class, MethodHandles.lookup())
                    .findVarHandle(Comm.class, "handle", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    OpenMpiRequest isend(ByteBuffer buffer, int bytes, int dest, int tag) {
        return OpenMpiRequest.start("a send", buffer, null, () -> comm.iSend(buffer, bytes, MPI.BYTE, dest, tag));
    }

    OpenMpiRequest irecv(ByteBuffer buffer, int bytes, int source, int tag) {
        int with = tag == MpiLink.ANY_TAG ? MPI.ANY_TAG : tag;
        if (source != MpiLink.ANY_SOURCE) {
            return OpenMpiRequest.start(
                    "a receive", buffer, null, () -> comm.iRecv(buffer, bytes, MPI.BYTE, source, with));
        }
        return OpenMpiRequest.start("a receive", buffer, null, () -> receiveFromAny(buffer, bytes, with))
                .whenHeldBack(() -> Failures.acknowledge(handle()));
    }

    private Request receiveFromAny(ByteBuffer buffer, int bytes, int tag) throws MPIException {
        try {
            return comm.iRecv(buffer, bytes, MPI.BYTE, MPI.ANY_SOURCE, tag);
        } catch (MPIException e) {
            if (Failures.isPending(e) && Failures.acknowledge(handle())) {
                return comm.iRecv(buffer, bytes, MPI.BYTE, MPI.ANY_SOURCE, tag);
            }
            throw e;
        }
    }

    /** Looks for a message and takes it. */
    @Nullable
    OpenMpiMessage improbe(int source, int tag) {
        try {
            Message message = new Message();
            Status status = message.imProbe(
                    source == MpiLink.ANY_SOURCE ? MPI.ANY_SOURCE : source,
                    tag == MpiLink.ANY_TAG ? MPI.ANY_TAG : tag,
                    comm);
            return status == null ? null : OpenMpiMessage.of(message, status);
        } catch (MPIException e) {
            if (source == MpiLink.ANY_SOURCE && Failures.isPending(e) && Failures.acknowledge(handle())) {
                return null; // the next look will find it
            }
            throw new MpiException("a probe failed: " + e.getMessage(), e);
        }
    }

    long handle() {
        return (long) HANDLE.get(comm);
    }

    void free() {
        try {
            comm.free();
        } catch (MPIException e) {
            throw new MpiException("a communicator could not be freed: " + e.getMessage(), e);
        }
    }
}
