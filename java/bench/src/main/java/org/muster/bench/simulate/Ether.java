package org.muster.bench.simulate;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiLink;
import org.muster.mpi.MpiMessage;
import org.muster.mpi.MpiRequest;

/**
 * Messages between a master and its workers, without MPI: bytes are copied, and are there at once.
 *
 * <p>It has two ends. One is the master's. The other stands for all workers together: what the master sends to rank R comes
 * there as if from rank R, and what is sent to rank R there comes to the master as from rank R. So one object can play any
 * number of workers. Both ends are used by one thread at a time.
 */
final class Ether {
    private final End master;
    private final End workers;

    /**
     * Makes one.
     *
     * @param size the master and how many workers
     */
    Ether(int size) {
        Inbox toMaster = new Inbox();
        Inbox toWorkers = new Inbox();
        master = new End(size, toWorkers, toMaster);
        workers = new End(size, toMaster, toWorkers);
    }

    MpiLink master() {
        return master;
    }

    MpiLink workers() {
        return workers;
    }

    /** Has something done each time the master finds that nothing has come: it is the workers' turn. */
    void whenTheMasterWaits(Runnable turn) {
        master.turn = turn;
    }

    /** What was sent, and the worker that sent it or is to get it. */
    private record Packet(int rank, byte[] bytes) {}

    /** What has come to one end, by tag. */
    private static final class Inbox {
        private final Map<Integer, ArrayDeque<Packet>> byTag = new HashMap<>();

        void add(int tag, Packet p) {
            byTag.computeIfAbsent(tag, _ -> new ArrayDeque<>()).add(p);
        }

        @Nullable
        Found find(int rank, int tag) {
            for (int t : tag == MpiLink.ANY_TAG ? List.copyOf(byTag.keySet()) : List.of(tag)) {
                Packet p = poll(t, rank);
                if (p != null) {
                    return new Found(p, t);
                }
            }
            return null;
        }

        @Nullable
        Packet poll(int tag, int rank) {
            ArrayDeque<Packet> packets = byTag.get(tag);
            if (packets == null || packets.isEmpty()) {
                return null;
            }
            if (rank == MpiLink.ANY_SOURCE) {
                return packets.poll();
            }
            for (Iterator<Packet> i = packets.iterator(); i.hasNext(); ) {
                Packet p = i.next();
                if (p.rank() == rank) {
                    i.remove();
                    return p;
                }
            }
            return null;
        }
    }

    private static final class End implements MpiLink {
        private final int size;
        private final Inbox out;
        private final Inbox in;
        private Runnable turn = () -> {};

        End(int size, Inbox out, Inbox in) {
            this.size = size;
            this.out = out;
            this.in = in;
        }

        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public MpiRequest isend(ByteBuffer buffer, int bytes, int dest, int tag) {
            byte[] copy = new byte[bytes];
            buffer.get(0, copy);
            out.add(tag, new Packet(dest, copy));
            return Sent.SENT;
        }

        @Override
        public MpiRequest irecv(ByteBuffer buffer, int bytes, int source, int tag) {
            return new Receive(this, buffer, source, tag);
        }

        @Override
        public @Nullable MpiMessage improbe(int source, int tag) {
            return find(source, tag);
        }

        @Nullable
        Found find(int source, int tag) {
            Found found = in.find(source, tag);
            if (found == null) {
                turn.run();
                found = in.find(source, tag);
            }
            return found;
        }

        @Override
        public MpiComm createGroup(int[] ranks, int tag) {
            throw new UnsupportedOperationException("simulated workers run nothing");
        }

        @Override
        public void free() {
            // nothing is held
        }
    }

    /** A message that was found. */
    private record Found(Packet packet, int tag) implements MpiMessage {
        @Override
        public int source() {
            return packet.rank();
        }

        @Override
        public int bytes() {
            return packet.bytes().length;
        }

        @Override
        public MpiRequest irecv(ByteBuffer buffer) {
            if (bytes() <= buffer.capacity()) {
                buffer.put(0, packet.bytes());
            }
            return new Received(source(), tag, bytes());
        }
    }

    /** It was there already. */
    private record Received(int source, int tag, int received) implements MpiRequest {
        @Override
        public boolean test() {
            return true;
        }

        @Override
        public void cancel() {
            // it is done
        }
    }

    private enum Sent implements MpiRequest {
        SENT;

        @Override
        public boolean test() {
            return true;
        }

        @Override
        public int source() {
            throw new UnsupportedOperationException("nothing was received");
        }

        @Override
        public int tag() {
            throw new UnsupportedOperationException("nothing was received");
        }

        @Override
        public int received() {
            throw new UnsupportedOperationException("nothing was received");
        }

        @Override
        public void cancel() {
            // it is done
        }
    }

    private static final class Receive implements MpiRequest {
        private final End end;
        private final ByteBuffer buffer;
        private final int from;
        private final int tag;
        private @Nullable Found got;
        private boolean cancelled;

        Receive(End end, ByteBuffer buffer, int from, int tag) {
            this.end = end;
            this.buffer = buffer;
            this.from = from;
            this.tag = tag;
        }

        @Override
        public boolean test() {
            if (got == null && !cancelled) {
                got = end.find(from, tag);
                if (got != null) {
                    buffer.put(0, got.packet().bytes());
                }
            }
            return got != null || cancelled;
        }

        private Found got() {
            if (got == null) {
                throw new IllegalStateException("nothing was received");
            }
            return got;
        }

        @Override
        public int source() {
            return got().source();
        }

        @Override
        public int tag() {
            return tag;
        }

        @Override
        public int received() {
            return got().bytes();
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
