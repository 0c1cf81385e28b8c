package org.muster.master;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.muster.RemoteOrigin;
import org.muster.code.MasterCodec;
import org.muster.code.Payload;
import org.muster.worker.Chunk;

/** A worker's exception, still as data; read once, on a thread that may run user code. */
final class RemoteFailure {
    private final MasterCodec codec;
    private final Payload payload;
    private final int rank;
    private final int ranks;
    private final String host;
    private final long pid;
    private @Nullable Throwable read;

    RemoteFailure(MasterCodec codec, Payload payload, int rank, int ranks, String host, long pid) {
        this.codec = codec;
        this.payload = payload;
        this.rank = rank;
        this.ranks = ranks;
        this.host = host;
        this.pid = pid;
    }

    /** What an item of a chunk failed with, as its rank has sent it, with where that was. */
    static Throwable ofItem(MasterCodec codec, Chunk.Failed failed, Payload payload) {
        for (Throwable s : failed.getSuppressed()) {
            if (s instanceof RemoteOrigin o) {
                return new RemoteFailure(codec, payload, o.rank(), 1, o.host(), o.pid()).read();
            }
        }
        return codec.decodeThrowable(payload);
    }

    synchronized Throwable read() {
        if (read == null) {
            Throwable t = codec.decodeThrowable(payload);
            if (Arrays.stream(t.getSuppressed()).noneMatch(RemoteOrigin.class::isInstance)) {
                t.addSuppressed(new RemoteOrigin(rank, ranks, host, pid));
            }
            read = t;
        }
        return read;
    }
}
