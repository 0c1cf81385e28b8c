package org.muster.worker;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiMessage;
import org.muster.mpi.MpiRequest;

/** A message on its way from another rank, from the search for it until it is here whole. */
final class ReceiveOperation implements Operation {
    private final MpiComm comm;
    private final int source;
    private final int tag;
    private final long call;
    private final Incoming.Placement placement;
    private final SelfMessages self;
    private final Scratch scratch;

    private @Nullable MpiMessage found;
    private @Nullable ByteBuffer buffer;
    private @Nullable MpiRequest receiving;
    private @Nullable ChunksIn chunks;
    private @Nullable Incoming body;

    ReceiveOperation(
            MpiComm comm,
            int source,
            int tag,
            long call,
            Incoming.Placement placement,
            SelfMessages self,
            Scratch scratch) {
        this.comm = comm;
        this.source = source;
        this.tag = tag;
        this.call = call;
        this.placement = placement;
        this.self = self;
        this.scratch = scratch;
    }

    /** The message; only after completion. */
    Incoming body() {
        Incoming b = body;
        if (b == null) {
            throw new IllegalStateException("nothing has been received");
        }
        return b;
    }

    @Override
    public Progress poll() {
        ChunksIn stream = chunks;
        if (stream != null) {
            return stream.poll();
        }
        MpiRequest request = receiving;
        if (request == null) {
            body = self.take(source, tag, placement);
            if (body != null) {
                return Progress.DONE;
            }
            request = search();
        }
        if (request == null || !request.test()) {
            return Progress.NONE;
        }
        return read();
    }

    private @Nullable MpiRequest search() {
        MpiMessage message = comm.improbe(source, tag);
        if (message == null) {
            return null;
        }
        ByteBuffer into = scratch.take(message.bytes());
        found = message;
        buffer = into;
        receiving = scratch.trackReceive(message.irecv(into));
        return receiving;
    }

    private Progress read() {
        MpiMessage message = found;
        ByteBuffer from = buffer;
        if (message == null || from == null) {
            throw new IllegalStateException("no message was found");
        }
        receiving = null;
        Header header = Header.read(from, message.bytes(), message.source());
        if (header.call() != call) {
            return Progress.SOME; // an earlier call's, which nobody received
        }
        Incoming incoming = new Incoming(header.bytes(), placement);
        body = incoming;
        if (header.channel() == Header.INLINE) {
            incoming.accept(from, Header.BYTES, (int) header.bytes());
            return Progress.DONE;
        }
        chunks = new ChunksIn(comm, message.source(), header, incoming, scratch);
        return Progress.SOME;
    }
}
