package org.muster.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.MpiLink;
import org.muster.mpi.MpiRequest;
import org.muster.wire.Courier.Pending;

/** What is on its way to and from one rank. */
final class Peer {
    /** Messages under way at once; more wait their turn. */
    private static final int SENDS = 32;

    private static final int PIECES = 3;

    private final int rank;
    private final MpiLink comm;
    private final Buffers buffers;

    private final ArrayDeque<Outgoing> outgoing = new ArrayDeque<>(1);
    private final ArrayDeque<Pending> sends = new ArrayDeque<>(1);
    private int piecesOut;
    private boolean firstGone;

    /** Beginnings of parcels, on their way. */
    private final ArrayDeque<Pending> firsts = new ArrayDeque<>(1);

    private final ArrayDeque<Incoming> incoming = new ArrayDeque<>(1);
    private final ArrayDeque<Pending> receives = new ArrayDeque<>(1);
    /** Bytes of the oldest incoming parcel for which receives are posted. */
    private long asked;

    /** Where the courier has it in its lists; the courier's own. */
    boolean isSending;

    boolean isReceiving;

    private boolean forgotten;
    /** How many messages have come from it. */
    private int arrivals;

    Peer(int rank, MpiLink comm, Buffers buffers) {
        this.rank = rank;
        this.comm = comm;
        this.buffers = buffers;
    }

    int rank() {
        return rank;
    }

    int arrivals() {
        return arrivals;
    }

    boolean isForgotten() {
        return forgotten;
    }

    void enqueue(Outgoing o) {
        outgoing.add(o);
    }

    boolean isSent() {
        return outgoing.isEmpty() && sends.isEmpty();
    }

    boolean pushSends() {
        boolean moved = false;
        while (!sends.isEmpty() && sends.element().request().test()) {
            Pending done = sends.remove();
            if (done.lease().segment().byteSize() == Courier.PIECE) {
                piecesOut--;
            }
            buffers.giveBack(done.lease());
            moved = true;
        }
        while (!outgoing.isEmpty() && sends.size() < SENDS && (!firstGone || piecesOut < PIECES)) {
            Outgoing o = outgoing.element();
            Buffers.Lease lease = firstGone ? buffers.piece() : buffers.first();
            int tag = firstGone ? Courier.TAG_PIECE : Courier.TAG_FIRST;
            int n = o.fill(lease.segment());
            MpiRequest request = comm.isend(lease.buffer(), n, rank, tag);
            if (firstGone) {
                piecesOut++;
            }
            firstGone = o.left() > 0;
            if (!firstGone) {
                outgoing.remove();
            }
            moved = true;
            if (request.test() && sends.isEmpty()) {
                if (tag == Courier.TAG_PIECE) {
                    piecesOut--;
                }
                buffers.giveBack(lease);
            } else {
                sends.add(new Pending(lease, request));
            }
        }
        return moved;
    }

    void arrive(Pending first) {
        firsts.add(first);
    }

    boolean isReceived() {
        return firsts.isEmpty() && incoming.isEmpty();
    }

    /** Takes the beginnings that are there. */
    boolean pullFirsts() {
        boolean moved = false;
        while (!firsts.isEmpty() && firsts.element().request().test()) {
            Pending done = firsts.remove();
            arrivals++;
            Incoming in = new Incoming();
            in.take(done.lease().segment(), done.request().received());
            incoming.add(in);
            buffers.giveBack(done.lease());
            moved = true;
        }
        return moved;
    }

    /** Receives pieces of the oldest incoming parcel. */
    boolean pullPieces() {
        Incoming in = incoming.peek();
        if (in == null) {
            return false;
        }
        boolean moved = false;
        while (!receives.isEmpty() && receives.element().request().test()) {
            Pending done = receives.remove();
            int n = done.request().received();
            asked -= Courier.PIECE;
            arrivals++;
            in.take(done.lease().segment(), n);
            buffers.giveBack(done.lease());
            moved = true;
        }
        while (receives.size() < PIECES && asked < in.left()) {
            Buffers.Lease lease = buffers.piece();
            receives.add(new Pending(lease, comm.irecv(lease.buffer(), Courier.PIECE, rank, Courier.TAG_PIECE)));
            asked += Courier.PIECE;
            moved = true;
        }
        return moved;
    }

    /** The oldest incoming parcel if it is complete; taken out. */
    @Nullable
    Incoming completed() {
        Incoming in = incoming.peek();
        if (in == null || !in.isComplete()) {
            return null;
        }
        if (!receives.isEmpty()) {
            throw new WireException("rank " + rank + " announced more than it sent");
        }
        asked = 0;
        return incoming.remove();
    }

    List<Pending> forget() {
        forgotten = true;
        List<Pending> left = new ArrayList<>(sends);
        left.addAll(firsts);
        for (Pending p : receives) {
            p.request().cancel();
            left.add(p);
        }
        sends.clear();
        firsts.clear();
        receives.clear();
        outgoing.clear();
        incoming.clear();
        return left;
    }
}
