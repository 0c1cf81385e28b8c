package org.muster.worker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.muster.mpi.MpiException;
import org.muster.mpi.MpiRequest;

/**
 * The buffers and requests of one operation. Closing it gives the buffers back, unless a request is still under way: then MPI
 * may still use them, and they are kept out of everybody's reach until it no longer does.
 */
final class Scratch implements AutoCloseable {
    private final BufferPool pool;
    private final List<ByteBuffer> buffers = new ArrayList<>(4);
    private final List<MpiRequest> requests = new ArrayList<>(4);
    private final List<MpiRequest> receives = new ArrayList<>(0);

    Scratch() {
        this(BufferPool.SHARED);
    }

    Scratch(BufferPool pool) {
        this.pool = pool;
    }

    /** A buffer of the pool, for the duration of the operation. */
    ByteBuffer take(long bytes) {
        ByteBuffer b = pool.take(Math.toIntExact(bytes));
        buffers.add(b);
        return b;
    }

    /** Notes a request that uses the buffers. */
    MpiRequest track(MpiRequest request) {
        // Of a long operation's requests most are complete.
        if (requests.size() >= 64) {
            requests.removeIf(Scratch::isOver);
        }
        requests.add(request);
        return request;
    }

    /** Notes a point-to-point receive, which can be cancelled. */
    MpiRequest trackReceive(MpiRequest request) {
        if (receives.size() >= 64) {
            receives.removeIf(Scratch::isOver);
        }
        receives.add(request);
        return request;
    }

    @Override
    public void close() {
        requests.removeIf(Scratch::isOver);
        receives.removeIf(Scratch::isOver);
        if (requests.isEmpty() && receives.isEmpty()) {
            buffers.forEach(pool::give);
        } else {
            receives.forEach(MpiRequest::cancel);
            requests.addAll(receives);
            Abandoned.keep(requests, buffers);
        }
    }

    static boolean isOver(MpiRequest request) {
        try {
            return request.test();
        } catch (MpiException failed) {
            return true; // whoever waited for it has been told
        }
    }
}
