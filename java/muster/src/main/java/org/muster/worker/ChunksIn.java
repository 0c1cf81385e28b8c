package org.muster.worker;

import java.nio.ByteBuffer;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiRequest;

/** The chunks of a long message, coming in; see {@link Stream}. */
final class ChunksIn implements Operation {
    private final MpiComm comm;
    private final int source;
    private final int channel;
    private final long bytes;
    private final ByteSink sink;
    private final Scratch scratch;

    private final long chunks;
    private final ByteBuffer[] buffers;
    private final MpiRequest[] receives;
    private final MpiRequest[] credits;
    private long posted;
    private long taken;

    ChunksIn(MpiComm comm, int source, Header header, ByteSink sink, Scratch scratch) {
        this.comm = comm;
        this.source = source;
        this.channel = header.channel();
        this.bytes = header.bytes();
        this.sink = sink;
        this.scratch = scratch;
        chunks = Stream.chunks(bytes);
        int window = (int) Math.min(chunks, Stream.WINDOW);
        buffers = new ByteBuffer[window];
        receives = new MpiRequest[window];
        credits = new MpiRequest[window];
        for (int i = 0; i < window; i++) {
            buffers[i] = scratch.take(Stream.CHUNK_BYTES);
            post();
        }
    }

    private void post() {
        int slot = (int) (posted % buffers.length);
        int n = Stream.chunkBytes(bytes, posted);
        receives[slot] = scratch.trackReceive(comm.irecv(buffers[slot], n, source, channel));
        credits[slot] = scratch.track(comm.isend(Stream.CREDIT, 0, source, Tags.credits(channel)));
        posted++;
    }

    @Override
    public Progress poll() {
        boolean went = false;
        while (taken < chunks) {
            int slot = (int) (taken % buffers.length);
            // The chunk's arrival proves the credit's; asking for it lets MPI clean up.
            if (!receives[slot].test() || !credits[slot].test()) {
                return went ? Progress.SOME : Progress.NONE;
            }
            sink.accept(buffers[slot], 0, Stream.chunkBytes(bytes, taken));
            taken++;
            went = true;
            if (posted < chunks) {
                post();
            }
        }
        return Progress.DONE;
    }
}
