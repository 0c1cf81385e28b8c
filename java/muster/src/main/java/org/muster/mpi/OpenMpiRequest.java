package org.muster.mpi;

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import mpi.MPI;
import mpi.MPIException;
import mpi.Request;
import mpi.Status;
import org.jspecify.annotations.Nullable;

/** A request of Open MPI's Java bindings; keeps its buffers reachable until it is complete. */
@SuppressWarnings("UnusedVariable") // the buffers' fields are there for the garbage collector
final class OpenMpiRequest implements MpiRequest {
    /** Has MPI begin an operation. */
    interface Starter {
        Request start() throws MPIException;
    }

    private final Request request;
    private final String what;
    private @Nullable ByteBuffer first;
    private @Nullable ByteBuffer second;
    private int firstSource;
    private @Nullable Runnable after;
    private @Nullable BooleanSupplier heldBack;
    private @Nullable Status status;
    private @Nullable MpiException failure;

    OpenMpiRequest(String what, Request request, @Nullable ByteBuffer first, @Nullable ByteBuffer second) {
        this.what = what;
        this.request = request;
        this.first = first;
        this.second = second;
    }

    /** Begins an operation on these buffers. */
    static OpenMpiRequest start(String what, @Nullable ByteBuffer first, @Nullable ByteBuffer second, Starter starter) {
        try {
            return new OpenMpiRequest(what, starter.start(), first, second);
        } catch (MPIException e) {
            throw new MpiException(what + " could not be started: " + e.getMessage(), e);
        }
    }

    /** Has something done by whoever sees the completion, before it is reported. */
    OpenMpiRequest then(Runnable action) {
        after = action;
        return this;
    }

    /** Has the ranks that it gives begin elsewhere than at 0. */
    OpenMpiRequest sourcesFrom(int first) {
        firstSource = first;
        return this;
    }

    /** Has something done when the operation is held back because a rank has died; it goes on if that gives true. */
    OpenMpiRequest whenHeldBack(BooleanSupplier action) {
        heldBack = action;
        return this;
    }

    @Override
    public boolean test() {
        if (status != null) {
            return true;
        }
        if (failure != null) {
            throw failure; // the binding's handle is stale by now: never hand it to MPI again
        }
        try {
            status = request.testStatus();
        } catch (MPIException e) {
            if (heldBack != null && Failures.isPending(e) && heldBack.getAsBoolean()) {
                return false;
            }
            failure = new MpiException(what + " failed: " + e.getMessage(), e);
            forget();
            throw failure;
        }
        if (status == null) {
            return false;
        }
        Runnable action = after;
        if (action != null) {
            action.run();
        }
        forget();
        return true;
    }

    private void forget() {
        first = null;
        second = null;
        after = null;
    }

    @Override
    public int source() {
        return firstSource + complete().getSource();
    }

    @Override
    public int tag() {
        return complete().getTag();
    }

    @Override
    public int received() {
        try {
            return complete().getCount(MPI.BYTE);
        } catch (MPIException e) {
            throw new MpiException("the length of a message could not be read: " + e.getMessage(), e);
        }
    }

    private Status complete() {
        Status s = status;
        if (s == null) {
            throw new IllegalStateException(what + " is not complete");
        }
        return s;
    }

    @Override
    public void cancel() {
        if (status == null && failure == null) {
            try {
                request.cancel();
            } catch (MPIException e) {
                throw new MpiException(what + " could not be cancelled: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public String toString() {
        return what + (failure != null ? " (failed)" : status != null ? " (complete)" : " (under way)");
    }
}
