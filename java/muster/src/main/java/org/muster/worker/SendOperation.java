package org.muster.worker;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiRequest;

/** A message on its way to another rank. */
final class SendOperation implements Operation {
    private final MpiComm comm;
    private final int dest;
    private final int channel;
    private final ByteSource body;
    private final long bytes;
    private final Scratch scratch;

    private final MpiRequest first;
    private final long chunks;
    private final ArrayDeque<MpiRequest> credits = new ArrayDeque<>();
    private long creditsPosted;
    private long chunksSent;
    private final ByteBuffer[] buffers;
    private final @Nullable MpiRequest[] sends;

    SendOperation(MpiComm comm, int dest, int tag, long call, Outgoing body, Tags tags, Scratch scratch) {
        this.comm = comm;
        this.dest = dest;
        this.body = body;
        this.bytes = body.bytes();
        this.scratch = scratch;
        boolean inline = Header.BYTES + bytes <= Stream.INLINE_BYTES;
        channel = inline ? Header.INLINE : tags.newChannel();
        chunks = inline ? 0 : Stream.chunks(bytes);
        int window = (int) Math.min(chunks, Stream.WINDOW);
        buffers = new ByteBuffer[window];
        sends = new MpiRequest[window];
        for (int i = 0; i < window; i++) {
            buffers[i] = scratch.take(Stream.CHUNK_BYTES);
            postCredit();
        }
        int length = Header.BYTES + (inline ? (int) bytes : 0);
        ByteBuffer head = scratch.take(length);
        new Header(channel, call, bytes).write(head);
        if (inline) {
            body.fill(head, Header.BYTES, (int) bytes);
        }
        first = scratch.track(comm.isend(head, length, dest, tag));
    }

    private void postCredit() {
        creditsPosted++;
        credits.add(scratch.trackReceive(comm.irecv(Stream.CREDIT, 0, dest, Tags.credits(channel))));
    }

    @Override
    public Progress poll() {
        boolean went = false;
        while (chunksSent < chunks && sendChunk()) {
            went = true;
        }
        if (chunksSent == chunks && first.test() && allSent()) {
            return Progress.DONE;
        }
        return went ? Progress.SOME : Progress.NONE;
    }

    private boolean sendChunk() {
        int slot = (int) (chunksSent % buffers.length);
        MpiRequest before = sends[slot];
        if ((before != null && !before.test()) || !credits.getFirst().test()) {
            return false;
        }
        credits.removeFirst();
        if (creditsPosted < chunks) {
            postCredit(); // before the chunk goes out for which the next credit comes
        }
        int n = Stream.chunkBytes(bytes, chunksSent);
        body.fill(buffers[slot], 0, n);
        sends[slot] = scratch.track(comm.isend(buffers[slot], n, dest, channel));
        chunksSent++;
        return true;
    }

    private boolean allSent() {
        for (MpiRequest s : sends) {
            if (s != null && !s.test()) {
                return false;
            }
        }
        return true;
    }
}
