package org.muster.master;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.code.ClassCode;
import org.muster.mpi.MpiLink;
import org.muster.schedule.Gang;
import org.muster.wire.Courier;
import org.muster.wire.Message;
import org.muster.wire.Messages;
import org.muster.wire.Parcel;

/** The workers of one MPI job: the ones spawned together, or those of the world. Only the conductor's thread uses it. */
final class WorkerGroup {
    /** Where a group stands; it only ever moves forward. */
    enum State {
        /** Takes calls. */
        OPEN,
        /** Takes no more calls; those that run go on. */
        DRAINING,
        /** Its workers were told to end. */
        CLOSING,
        /** All its workers are gone. */
        CLOSED
    }

    final int number;
    /** Number of what its workers were started with. */
    int kind;
    /** Whether the processes are this master's own, spawned by it, to be ended with the executor. */
    final boolean spawned;

    final CommTable comms = new CommTable();
    private final MpiLink link;
    private final Courier courier;
    private final List<Worker> workers;
    private final Headcount count = new Headcount();
    private State state = State.OPEN;
    /** Since when it has run nothing, in {@link System#nanoTime} terms. */
    long idleSince = System.nanoTime();
    /** When a closing group's workers must have ended, in {@link System#nanoTime} terms. */
    long closeBy;

    WorkerGroup(int number, boolean spawned, MpiLink link) {
        this.number = number;
        this.spawned = spawned;
        this.link = link;
        courier = new Courier(link);
        workers = new ArrayList<>(link.size() - 1);
        for (int slot = 0; slot < link.size() - 1; slot++) {
            workers.add(new Worker(slot, count));
        }
    }

    /** Says how many of its workers are on each of several nodes; their slots are in that order. */
    void placed(int[] layout) {
        int slot = 0;
        for (int n = 0; n < layout.length; n++) {
            for (int i = 0; i < layout[n]; i++) {
                workers.get(slot++).place = n;
            }
        }
    }

    /** The number of each worker's node. */
    int[] places() {
        return workers.stream().mapToInt(w -> w.place).toArray();
    }

    State state() {
        return state;
    }

    void to(State next) {
        if (next.compareTo(state) <= 0) {
            throw new IllegalStateException("group " + number + " is " + state + ", it cannot become " + next);
        }
        state = next;
    }

    List<Worker> workers() {
        return workers;
    }

    Worker worker(int slot) {
        return workers.get(slot);
    }

    boolean poll(Courier.Receiver receiver) {
        // What leaves late comes when its receiver may be asleep again.
        courier.forEachSending(rank -> workers.get(rank - 1).ring());
        return courier.poll(receiver);
    }

    /** Who is awaited must not be asleep, whatever became of the ringing. */
    void wake() {
        for (Worker w : workers) {
            if (w.isInRunningCall() || w.state() == Worker.State.ENDING) {
                w.ring();
            }
        }
    }

    /** Wakes all that sleep. */
    void ring() {
        workers.forEach(Worker::ring);
    }

    /** Whether something is to be heard of it, apart from answers to calls. */
    boolean isAwaited() {
        return courier.isStreaming() || count.of(Worker.State.STARTING) > 0 || count.of(Worker.State.ENDING) > 0;
    }

    void send(Worker w, Message m) {
        if (!w.isGone()) {
            courier.post(w.rank(), Messages.encode(m));
            w.ring();
        }
    }

    /** Sends a call to its members, with the classes that some of them lack. */
    void send(Call call, Message.Run run) {
        Parcel whole = Messages.encode(run);
        Parcel others = run.spread() ? Messages.encode(run.withoutRest()) : whole;
        Gang gang = java.util.Objects.requireNonNull(call.gang);
        for (int slot : gang.slots()) {
            Worker w = workers.get(slot);
            run.code().forEach(c -> w.code.set(c.id()));
            courier.post(w.rank(), slot == gang.slots()[0] ? whole : others);
            w.ring();
        }
    }

    /** The classes that some of these slots' workers have not got. */
    List<ClassCode> lacking(List<ClassCode> code, int[] slots) {
        if (code.isEmpty()) {
            return code;
        }
        List<ClassCode> lacking = new ArrayList<>(0);
        for (ClassCode c : code) {
            for (int slot : slots) {
                if (!workers.get(slot).code.get(c.id())) {
                    lacking.add(c);
                    break;
                }
            }
        }
        return lacking;
    }

    /** Nothing is sent to a dead rank or awaited from it. */
    void forget(Worker w) {
        courier.forget(w.rank());
    }

    /** Changes whenever something has come from a worker. */
    int arrivals(Worker w) {
        return courier.arrivals(w.rank());
    }

    boolean isIdle() {
        return count.busy == 0;
    }

    /** How many of its workers serve calls. */
    int up() {
        return count.of(Worker.State.UP);
    }

    /** Whether some of its workers are on other nodes. */
    boolean isDistant() {
        return count.distant > 0;
    }

    boolean isGone() {
        return count.isAllGone();
    }

    /** Whether all live workers have been heard of. */
    boolean isUp() {
        return count.of(Worker.State.STARTING) == 0;
    }

    /** Whether everything for live workers has left. */
    boolean isSent() {
        return workers.stream().allMatch(w -> w.isGone() || courier.isSent(w.rank()));
    }

    /** Whether it was damaged, and the end of more of its processes is to be expected soon. */
    boolean isDying() {
        return spawned && hasLost() && (state == State.CLOSING || count.stopping + count.doomed > 0);
    }

    /** Whether a worker was lost or is about to be, so that what needs all of them together cannot be done any more. */
    boolean hasLost() {
        return count.of(Worker.State.LOST) + count.doomed > 0;
    }

    void close() {
        courier.close();
    }

    /** For a group whose workers have ended, or are of no use: at its own end MPI would say goodbye to all it has spawned, dead or not. */
    void closeAndFree() {
        close();
        courier.discardRest();
        if (workers.stream().anyMatch(Worker::maySpeakAgain)) {
            // Open MPI would give its number to the next one, which would receive what is on its way yet. The buffers
            // stay, too.
            Exit.atExitLast(this::free);
        } else {
            free();
        }
        for (Worker w : workers) {
            w.closeBell();
        }
    }

    private void free() {
        link.free();
    }

    @Nullable
    Worker byPid(long pid) {
        for (Worker w : workers) {
            if (w.pid == pid && w.isHere() && !w.isGone()) {
                return w;
            }
        }
        return null;
    }
}
