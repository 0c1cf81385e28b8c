package org.muster.worker;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.muster.code.ValueCodec;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiRequest;
import org.muster.mpi.MpiType;

/**
 * One value to all: first a record of fixed size with the value's length and its first bytes, then the rest in chunks.
 */
final class Broadcast {
    private static final int RECORD = 1024;
    private static final int FIRST_BYTES = RECORD - Long.BYTES;
    private static final int CHUNK_BYTES = 1 << 20;

    private final MpiComm comm;
    private final ValueCodec codec;
    private final Await await;

    Broadcast(MpiComm comm, ValueCodec codec, Await await) {
        this.comm = comm;
        this.codec = codec;
        this.await = await;
    }

    @Nullable
    Object broadcast(@Nullable Object value, int root) {
        if (comm.rank() == root) {
            send(Outgoing.of(value, codec), root);
            return value;
        }
        return receive(Incoming.same(value), root).value(codec);
    }

    private void send(Outgoing out, int root) {
        try (Scratch scratch = new Scratch()) {
            ByteBuffer record = scratch.take(RECORD).putLong(0, out.bytes());
            int first = (int) Math.min(out.bytes(), FIRST_BYTES);
            out.fill(record, Long.BYTES, first);
            await.done(scratch.track(comm.ibcast(record, RECORD, MpiType.BYTE, root)));
            chunks(out.bytes() - first, root, scratch, out, (from, offset, bytes) -> {});
        }
    }

    private Incoming receive(Incoming.Placement placement, int root) {
        try (Scratch scratch = new Scratch()) {
            ByteBuffer record = scratch.take(RECORD);
            await.done(scratch.track(comm.ibcast(record, RECORD, MpiType.BYTE, root)));
            long bytes = record.getLong(0);
            int first = (int) Math.min(bytes, FIRST_BYTES);
            Incoming in = new Incoming(bytes, placement);
            in.accept(record, Long.BYTES, first);
            chunks(bytes - first, root, scratch, (to, offset, n) -> {}, in);
            return in;
        }
    }

    private void chunks(long bytes, int root, Scratch scratch, ByteSource source, ByteSink sink) {
        if (bytes == 0) {
            return;
        }
        ByteBuffer[] buffers = new ByteBuffer[Pipeline.DEPTH];
        Arrays.setAll(buffers, i -> scratch.take(Math.min(bytes, CHUNK_BYTES)));
        long count = (bytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
        Pipeline.run(count, await, scratch, new Pipeline.Step() {
            private int length(long chunk) {
                return (int) Math.min(CHUNK_BYTES, bytes - chunk * CHUNK_BYTES);
            }

            @Override
            public MpiRequest start(int slot, long chunk) {
                source.fill(buffers[slot], 0, length(chunk));
                return comm.ibcast(buffers[slot], length(chunk), MpiType.BYTE, root);
            }

            @Override
            public void finish(int slot, long chunk) {
                sink.accept(buffers[slot], 0, length(chunk));
            }
        });
    }
}
