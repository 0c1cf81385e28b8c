package org.muster.bench.simulate;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.muster.code.MasterCodec;
import org.muster.code.Payload;
import org.muster.wire.Courier;
import org.muster.wire.Message;
import org.muster.wire.Messages;
import org.muster.wire.Parcel;

/** All workers of a master: they answer each call, and run nothing. They live in the thread that polls. */
final class Workers implements Courier.Receiver {
    private static final int LATE_AT_ONCE = 32;

    /** When they answer. */
    enum Manner {
        /** As soon as they are asked. */
        AT_ONCE,
        /** A few at a time, when the master has nothing more to tell: so almost all are busy while calls wait. */
        LATE,
        /** Not before they answer late. */
        NEVER
    }

    private final Courier courier;
    private final Payload nothing = new MasterCodec().encode(null);
    /** Answers that are held back, the oldest first. */
    private final ArrayDeque<Answer> held = new ArrayDeque<>();

    private volatile Manner manner = Manner.AT_ONCE;
    private volatile int heldBack;
    private final AtomicLong beats = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    /** Whoever polls waits while it is held. */
    private final ReentrantLock way = new ReentrantLock();

    private record Answer(int rank, Parcel parcel) {}

    /**
     * Says of each of them that it is there.
     *
     * @param distant whether they seem to be on another node, so that master and workers tell each other that they are alive
     */
    Workers(Ether ether, boolean distant) {
        courier = new Courier(ether.workers());
        Parcel up = Messages.encode(new Message.Up(distant ? 1 : 0, "simulated", "another node"));
        for (int rank = 1; rank < ether.workers().size(); rank++) {
            courier.post(rank, up);
        }
        ether.whenTheMasterWaits(this::turn);
    }

    /** Any thread may say so; it holds from the next call on. */
    void manner(Manner m) {
        manner = m;
    }

    /** How many answers are held back now. */
    int heldBack() {
        return heldBack;
    }

    /** How many signs of life of the master have been answered. */
    long beats() {
        return beats.get();
    }

    /** How much processor time they took, in nanoseconds. */
    long nanos() {
        return nanos.get();
    }

    /** Keeps the thread that polls from going on until {@link #letGo}, so that all can be submitted before anything is done. */
    void halt() {
        way.lock();
    }

    /** Ends {@link #halt}; in the same thread. */
    void letGo() {
        way.unlock();
    }

    private void turn() {
        way.lock();
        try {
            long begin = CpuTime.own();
            if (!courier.poll(this) && manner == Manner.LATE) {
                answerLate();
            }
            nanos.setRelease(nanos.getPlain() + CpuTime.own() - begin);
        } finally {
            way.unlock();
        }
    }

    private void answerLate() {
        for (int i = 0; i < LATE_AT_ONCE && !held.isEmpty(); i++) {
            Answer oldest = held.remove();
            courier.post(oldest.rank(), oldest.parcel());
        }
        heldBack = held.size();
    }

    @Override
    public void receive(int rank, Parcel parcel) {
        switch (Messages.decode(parcel)) {
            case Message.Run m -> {
                Message.Outcome o = new Message.Outcome(
                        m.call(), m.attempt(), m.members().indexOf(rank), 0, Message.Ending.VALUE, nothing);
                answer(new Answer(rank, Messages.encode(o)));
            }
            case Message.Heartbeat _ -> {
                courier.post(rank, parcel);
                beats.setRelease(beats.getPlain() + 1);
            }
            default -> {} // they have no life of their own
        }
    }

    private void answer(Answer a) {
        if (manner == Manner.AT_ONCE) {
            courier.post(a.rank(), a.parcel());
        } else {
            held.add(a);
            heldBack = held.size();
        }
    }
}
