package org.muster.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.muster.Op;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiException;
import org.muster.mpi.MpiMessage;
import org.muster.mpi.MpiRequest;
import org.muster.mpi.MpiType;

/**
 * Ranks of one JVM that pass messages through lists, for testing what is built on point-to-point messages. A message is
 * delivered some polls late, as the seed has it, but never before an older one of the same sender and tag.
 */
public final class InMemoryWorld {
    private final Random random;
    private final List<List<Sent>> queues = new ArrayList<>();
    private final BitSet dead = new BitSet();

    public InMemoryWorld(int ranks, long seed) {
        random = new Random(seed);
        for (int i = 0; i < ranks; i++) {
            queues.add(new ArrayList<>());
        }
    }

    /** The rank has ended: of what it has begun to send the rest never comes. */
    void end(int rank) {
        dead.set(rank);
    }

    public MpiComm comm(int rank) {
        return new Comm(rank);
    }

    private static final class Sent {
        final int source;
        final int tag;
        final byte[] bytes;
        int polls;

        Sent(int source, int tag, byte[] bytes, int polls) {
            this.source = source;
            this.tag = tag;
            this.bytes = bytes;
            this.polls = polls;
        }
    }

    private final class Receive implements MpiRequest {
        private final int rank;
        private final ByteBuffer buffer;
        private final int from;
        private final int wanted;
        private @Nullable Sent matched;
        private @Nullable Sent got;
        private boolean cancelled;

        Receive(Sent matched, ByteBuffer buffer) {
            this(matched.source, buffer, matched.source, matched.tag);
            this.matched = matched;
        }

        Receive(int rank, ByteBuffer buffer, int source, int tag) {
            this.rank = rank;
            this.buffer = buffer;
            from = source;
            wanted = tag;
        }

        @Override
        public boolean test() {
            if (got != null || cancelled) {
                return true;
            }
            if (matched != null) {
                if (matched.bytes.length > buffer.capacity()) {
                    throw new MpiException("a receive was cut short", null);
                }
                if (dead.get(matched.source) || matched.polls-- > 0) {
                    return false;
                }
                got = matched;
                buffer.put(0, matched.bytes);
                return true;
            }
            for (Iterator<Sent> i = queues.get(rank).iterator(); i.hasNext(); ) {
                Sent s = i.next();
                if ((from == MpiComm.ANY_SOURCE || from == s.source) && wanted == s.tag) {
                    if (dead.get(s.source) || s.polls-- > 0) {
                        return false;
                    }
                    i.remove();
                    got = s;
                    buffer.put(0, s.bytes);
                    return true;
                }
            }
            return false;
        }

        @Override
        public int source() {
            return sent().source;
        }

        @Override
        public int tag() {
            return sent().tag;
        }

        @Override
        public int received() {
            return sent().bytes.length;
        }

        private Sent sent() {
            if (got == null) {
                throw new IllegalStateException("nothing was received");
            }
            return got;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    /** A message of which the beginning is there. */
    private final class Found implements MpiMessage {
        private final Sent sent;

        Found(Sent sent) {
            this.sent = sent;
        }

        @Override
        public int source() {
            return sent.source;
        }

        @Override
        public int tag() {
            return sent.tag;
        }

        @Override
        public int bytes() {
            return sent.bytes.length;
        }

        @Override
        public MpiRequest irecv(ByteBuffer buffer) {
            return new Receive(sent, buffer);
        }
    }

    /** A send that takes a few tests to complete. */
    private final class Send implements MpiRequest {
        private int tests = random.nextInt(4);

        @Override
        public boolean test() {
            return tests-- <= 0;
        }

        @Override
        public int source() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int tag() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int received() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void cancel() {
            throw new UnsupportedOperationException();
        }
    }

    private final class Comm implements MpiComm {
        private final int rank;

        Comm(int rank) {
            this.rank = rank;
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public int size() {
            return queues.size();
        }

        @Override
        public MpiRequest isend(ByteBuffer buffer, int bytes, int dest, int tag) {
            byte[] copy = new byte[bytes];
            buffer.get(0, copy);
            queues.get(dest).add(new Sent(rank, tag, copy, random.nextInt(5)));
            return new Send();
        }

        @Override
        public MpiRequest irecv(ByteBuffer buffer, int bytes, int source, int tag) {
            return new Receive(rank, buffer, source, tag);
        }

        @Override
        public @Nullable MpiMessage improbe(int source, int tag) {
            for (Iterator<Sent> i = queues.get(rank).iterator(); i.hasNext(); ) {
                Sent s = i.next();
                if ((source == ANY_SOURCE || source == s.source) && (tag == ANY_TAG || tag == s.tag)) {
                    i.remove();
                    return new Found(s);
                }
            }
            return null;
        }

        @Override
        public MpiRequest ibarrier() {
            throw new UnsupportedOperationException();
        }

        @Override
        public MpiRequest ibcast(ByteBuffer buffer, int count, MpiType type, int root) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MpiRequest ireduce(
                ByteBuffer send, @Nullable ByteBuffer recv, int count, MpiType type, Op op, int root) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MpiRequest iallReduce(ByteBuffer send, ByteBuffer recv, int count, MpiType type, Op op) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MpiRequest iscan(ByteBuffer send, ByteBuffer recv, int count, MpiType type, Op op) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MpiRequest igatherv(
                ByteBuffer send,
                int sendCount,
                @Nullable ByteBuffer recv,
                int @Nullable [] counts,
                int @Nullable [] displs,
                MpiType type,
                int root) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MpiRequest iallGatherv(
                ByteBuffer send, int sendCount, ByteBuffer recv, int[] counts, int[] displs, MpiType type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MpiRequest iscatterv(
                @Nullable ByteBuffer send,
                int @Nullable [] counts,
                int @Nullable [] displs,
                ByteBuffer recv,
                int recvCount,
                MpiType type,
                int root) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MpiRequest iallToAllv(
                ByteBuffer send,
                int[] sendCounts,
                int[] sendDispls,
                ByteBuffer recv,
                int[] recvCounts,
                int[] recvDispls,
                MpiType type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MpiComm createGroup(int[] ranks, int tag) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void free() {
            // nothing is held
        }

        @Override
        public long handle() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object binding() {
            throw new UnsupportedOperationException();
        }
    }
}
