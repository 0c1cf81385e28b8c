package org.muster.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.MpiException;
import org.muster.mpi.MpiLink;
import org.muster.mpi.MpiMessage;
import org.muster.mpi.MpiRequest;

/**
 * Carries parcels between the ranks of a communicator, without ever blocking.
 *
 * <p>A parcel's first {@value #FIRST} bytes are one message; what is left follows in pieces of {@value #PIECE} bytes, of which
 * several are under way at once, so that copying overlaps with transfer. Parcels of one sender are delivered in the order in which
 * they were posted.
 *
 * <p>First messages are looked for, not received from anybody: such a receive would be for ever the one of a sender that dies
 * while its message comes, and all others would be heard no more.
 *
 * <p>Not thread-safe: whoever owns it calls {@link #post} and {@link #poll}, one at a time.
 */
public final class Courier {
    /** What arrives. */
    @FunctionalInterface
    public interface Receiver {
        /**
         * A parcel arrived.
         *
         * @param source rank of the sender
         * @param parcel the parcel
         */
        void receive(int source, Parcel parcel);

        /**
         * Messages to or from a rank broke off: MPI failed, what came is damaged, or memory did not suffice. The rank is
         * {@linkplain Courier#forget forgotten}; others go on.
         *
         * @param peer the rank
         * @param why what happened
         */
        default void broken(int peer, Throwable why) {
            throw new WireException("messages with rank " + peer + " broke off", why);
        }
    }

    static final int FIRST = 16 * 1024;
    static final int PIECE = 1024 * 1024;
    /** So that a poll comes to its end. */
    private static final int MOST_AT_ONCE = 64;

    /** Looks in vain after which there is nothing more; each moves MPI on a bit. */
    private static final int ENOUGH_MISSES = 200;

    static final int TAG_FIRST = 1;
    static final int TAG_PIECE = 2;

    private final MpiLink comm;
    private final Buffers buffers = new Buffers(FIRST, PIECE);
    private final @Nullable Peer[] peers;
    private final List<Peer> sending = new ArrayList<>();
    private final List<Peer> receiving = new ArrayList<>();
    /** Ranks with which something failed, to be told of at the next poll. */
    private final ArrayDeque<Broken> broken = new ArrayDeque<>(0);

    /** Operations that were given up; their buffers stay reachable, since MPI may still write there. */
    private final List<Pending> abandoned = new ArrayList<>();

    private boolean closed;

    /**
     * Makes one that has nothing to carry yet.
     *
     * @param comm the communicator; tags 1 and 2 on it are the courier's own
     */
    public Courier(MpiLink comm) {
        this.comm = comm;
        peers = new Peer[comm.size()];
    }

    private Peer peer(int rank) {
        Peer p = peers[rank];
        if (p == null) {
            p = new Peer(rank, comm, buffers);
            peers[rank] = p;
        }
        return p;
    }

    /**
     * Sends a parcel, now or as soon as the ones before it are gone. Its arrays must not change until then.
     *
     * @param dest the receiver's rank
     * @param parcel the parcel
     */
    public void post(int dest, Parcel parcel) {
        Peer p = peer(dest);
        if (p.isForgotten()) {
            return;
        }
        p.enqueue(new Outgoing(parcel));
        pushSends(p);
        if (!p.isSent() && !p.isSending) {
            p.isSending = true;
            sending.add(p);
        }
    }

    /**
     * Moves everything on as far as it goes now.
     *
     * @param receiver is given what arrived
     * @return whether anything moved
     */
    public boolean poll(Receiver receiver) {
        boolean moved = false;
        for (int i = 0; i < MOST_AT_ONCE && !closed; i++) {
            MpiMessage found = comm.improbe(MpiLink.ANY_SOURCE, TAG_FIRST);
            if (found == null) {
                break;
            }
            moved = true;
            take(found, receiver);
        }
        for (int i = receiving.size() - 1; i >= 0; i--) {
            if (i < receiving.size()) { // the receiver may have forgotten some
                Peer p = receiving.get(i);
                moved |= pull(p, receiver);
                if (p.isReceiving && p.isReceived()) {
                    p.isReceiving = false;
                    removeAt(receiving, i < receiving.size() && receiving.get(i) == p ? i : receiving.indexOf(p));
                }
            }
        }
        for (int i = sending.size() - 1; i >= 0; i--) {
            Peer p = sending.get(i);
            moved |= pushSends(p);
            if (p.isSending && p.isSent()) {
                p.isSending = false;
                removeAt(sending, i);
            }
        }
        for (Broken b = broken.poll(); b != null; b = broken.poll()) {
            receiver.broken(b.peer(), b.why());
        }
        return moved;
    }

    /** The last one takes its place; it has had its turn. */
    private static void removeAt(List<Peer> peers, int i) {
        Peer last = peers.removeLast();
        if (i < peers.size()) {
            peers.set(i, last);
        }
    }

    /** Receives the first bytes of a parcel. */
    private void take(MpiMessage found, Receiver receiver) {
        Peer p = peer(found.source());
        try {
            Buffers.Lease lease = buffers.first();
            Pending pending = new Pending(lease, found.irecv(lease.buffer()));
            if (p.isForgotten()) {
                abandoned.add(pending);
                return;
            }
            p.arrive(pending);
        } catch (MpiException | OutOfMemoryError e) {
            fail(p, e);
            return;
        }
        pull(p, receiver);
        if (!p.isReceived() && !p.isReceiving) {
            p.isReceiving = true;
            receiving.add(p);
        }
    }

    private boolean pull(Peer p, Receiver receiver) {
        boolean moved;
        try {
            moved = p.pullFirsts();
            moved |= p.pullPieces();
        } catch (MpiException | WireException | OutOfMemoryError e) {
            fail(p, e);
            return true;
        }
        deliver(p, receiver);
        return moved;
    }

    private boolean pushSends(Peer p) {
        try {
            return p.pushSends();
        } catch (MpiException | OutOfMemoryError e) {
            fail(p, e);
            return true;
        }
    }

    private void fail(Peer p, Throwable why) {
        forget(p.rank());
        broken.add(new Broken(p.rank(), why));
    }

    /** Delivers what is complete of a sender. */
    private void deliver(Peer p, Receiver receiver) {
        while (true) {
            Incoming in;
            Parcel parcel;
            try {
                in = p.completed();
                if (in == null) {
                    return;
                }
                parcel = in.parcel();
            } catch (WireException | OutOfMemoryError e) {
                fail(p, e);
                return;
            }
            receiver.receive(p.rank(), parcel);
        }
    }

    /**
     * Whether something large is on its way in or out, so that polling again at once is worth it.
     *
     * @return true if so
     */
    public boolean isStreaming() {
        return !sending.isEmpty() || !receiving.isEmpty();
    }

    /**
     * Whether all parcels to a rank have left.
     *
     * @param dest the rank
     * @return true if nothing waits or is under way
     */
    public boolean isSent(int dest) {
        Peer p = peers[dest];
        return p == null || p.isSent();
    }

    /**
     * The ranks for which something has not left yet.
     *
     * @param action is given each
     */
    public void forEachSending(IntConsumer action) {
        for (Peer p : sending) {
            action.accept(p.rank());
        }
    }

    /**
     * A number that changes whenever something has come from a rank, be it a piece of something larger.
     *
     * @param source the rank
     * @return the number
     */
    public int arrivals(int source) {
        Peer p = peers[source];
        return p == null ? 0 : p.arrivals();
    }

    /**
     * Gives a rank up that is dead: nothing is sent to it or taken from it any more.
     *
     * @param rank the rank
     */
    public void forget(int rank) {
        Peer p = peer(rank);
        abandoned.addAll(p.forget());
        if (p.isSending) {
            p.isSending = false;
            sending.remove(p);
        }
        if (p.isReceiving) {
            p.isReceiving = false;
            receiving.remove(p);
        }
    }

    /** Ends receiving. What is still under way is given up. */
    public void close() {
        if (!closed) {
            closed = true;
            for (Peer p : peers) {
                if (p != null) {
                    abandoned.addAll(p.forget());
                }
            }
        }
    }

    /**
     * Takes what was sent and nobody will receive out of MPI's queues, after {@link #close}. A later communicator may get this one's
     * number within MPI, and would receive it as its own. Each is received whole: with UCX, Open MPI 4.1 does not know to which communicator
     * a receive that fails belongs, takes one that may be freed, and ends the process.
     */
    public void discardRest() {
        int misses = 0;
        while (misses < ENOUGH_MISSES) {
            try {
                MpiMessage found = comm.improbe(MpiLink.ANY_SOURCE, MpiLink.ANY_TAG);
                misses = found == null ? misses + 1 : 0;
                if (found != null) {
                    discard(found);
                }
            } catch (MpiException | OutOfMemoryError e) {
                misses++; // its sender is dead, or there is no room for it; if it was found, it is out of the queue
            }
        }
    }

    private void discard(MpiMessage found) {
        Buffers.Lease lease = found.bytes() > FIRST ? buffers.piece() : buffers.first();
        MpiRequest request = found.irecv(lease.buffer());
        if (request.test()) {
            buffers.giveBack(lease);
        } else {
            abandoned.add(new Pending(lease, request));
        }
    }

    /** A rank with which something failed. */
    private record Broken(int peer, Throwable why) {}

    /** An operation under way and its buffer. */
    record Pending(Buffers.Lease lease, MpiRequest request) {}
}
