package org.muster.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.muster.mpi.MpiLink;
import org.muster.wire.Courier;
import org.muster.wire.Message;
import org.muster.wire.Messages;
import org.muster.wire.Parcel;
import org.muster.wire.WireException;

/** A worker's end of the way to the master; any thread may use it, one at a time does. */
final class Post {
    /** The master's rank on every link. */
    static final int MASTER = 0;

    private final ReentrantLock lock = new ReentrantLock();
    private final Courier courier;
    private final Consumer<Message> receiver;
    private final ConcurrentHashMap<Integer, CompletableFuture<Message.Fetched>> questions = new ConcurrentHashMap<>();
    private final AtomicInteger lastQuestion = new AtomicInteger();
    /** What the courier gave when the master was last heard of; guarded by the lock. */
    private int arrivals;

    private volatile long heardAt = System.nanoTime();
    /** Why nothing can be said to the master, or heard of it, any more; whoever tries is to know. */
    private volatile @Nullable WireException broken;

    Post(MpiLink link, Consumer<Message> receiver) {
        this.courier = new Courier(link);
        this.receiver = receiver;
    }

    void send(Message m) {
        Parcel p = Messages.encode(m);
        lock.lock();
        try {
            check();
            courier.post(MASTER, p);
        } finally {
            lock.unlock();
        }
    }

    /** Sends, unless another thread is at it for all of this time. */
    void sendWithin(long nanos, Message m) {
        try {
            if (!lock.tryLock(nanos, TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            courier.post(MASTER, Messages.encode(m));
        } finally {
            lock.unlock();
        }
    }

    /** When something last came from the master, in {@link System#nanoTime} terms. */
    long heardAt() {
        return heardAt;
    }

    /** Moves things on; what came has been received when this returns true. */
    boolean poll() {
        lock.lock();
        try {
            check();
            boolean moved = courier.poll((_, parcel) -> receiver.accept(Messages.decode(parcel)));
            if (arrivals != courier.arrivals(MASTER)) {
                arrivals = courier.arrivals(MASTER);
                heardAt = System.nanoTime();
            }
            return moved;
        } catch (WireException e) {
            broken = e;
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Whether something is on its way in or out, which MPI moves on only while somebody polls. */
    boolean isStreaming() {
        lock.lock();
        try {
            return courier.isStreaming();
        } finally {
            lock.unlock();
        }
    }

    private void check() {
        WireException e = broken;
        if (e != null) {
            throw new IllegalStateException("nothing more can be said to the master", e);
        }
    }

    /** Asks the master for a class or resource; the answer comes while somebody polls. */
    CompletableFuture<Message.Fetched> ask(int loader, String name) {
        int number = lastQuestion.incrementAndGet();
        CompletableFuture<Message.Fetched> answer = new CompletableFuture<>();
        questions.put(number, answer);
        send(new Message.Fetch(number, loader, name));
        return answer;
    }

    void answer(Message.Fetched m) {
        CompletableFuture<Message.Fetched> question = questions.remove(m.request());
        if (question != null) {
            question.complete(m);
        }
    }

    /** Sends what is still to go, and ends. */
    void close() {
        lock.lock();
        try {
            long end = System.nanoTime() + 5_000_000_000L;
            while (!courier.isSent(MASTER) && System.nanoTime() - end < 0) {
                courier.poll((_, _) -> {});
                Thread.onSpinWait();
            }
            courier.close();
        } finally {
            lock.unlock();
        }
    }
}
