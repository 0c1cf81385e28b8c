package org.muster.worker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.Communicator;
import org.muster.mpi.MpiComm;

/**
 * Messages a rank has sent to itself. They are kept here as copies and never see MPI, so that sending one returns
 * at once whatever its length. Thread-safe.
 */
final class SelfMessages {
    private static final int STEP = 1 << 16;

    private final int rank;
    private final List<Message> messages = new ArrayList<>();

    private record Message(int tag, long bytes, List<ByteBuffer> parts) {}

    SelfMessages(int rank) {
        this.rank = rank;
    }

    void add(int tag, Outgoing body) {
        List<ByteBuffer> parts = new ArrayList<>();
        long rest = body.bytes();
        int step = STEP;
        while (rest > 0) {
            int n = (int) Math.min(rest, step);
            ByteBuffer part = ByteBuffer.allocate(n);
            body.fill(part, 0, n);
            parts.add(part);
            rest -= n;
            step = Math.min(step * 2, 1 << 24);
        }
        synchronized (messages) {
            messages.add(new Message(tag, body.bytes(), parts));
        }
    }

    /** Takes the oldest message that matches, or null. */
    @Nullable
    Incoming take(int source, int tag, Incoming.Placement placement) {
        if (source != rank && source != MpiComm.ANY_SOURCE) {
            return null;
        }
        Message message = find(tag);
        if (message == null) {
            return null;
        }
        Incoming incoming = new Incoming(message.bytes(), placement);
        for (ByteBuffer part : message.parts()) {
            incoming.accept(part, 0, part.capacity());
        }
        return incoming;
    }

    private @Nullable Message find(int tag) {
        synchronized (messages) {
            for (Iterator<Message> it = messages.iterator(); it.hasNext(); ) {
                Message m = it.next();
                if (tag == Communicator.ANY_TAG || m.tag() == tag) {
                    it.remove();
                    return m;
                }
            }
        }
        return null;
    }
}
