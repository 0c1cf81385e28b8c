package org.muster.master;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.muster.wire.Courier;
import org.muster.wire.Message;
import org.muster.wire.Messages;
import org.muster.wire.Parcel;
import org.muster.wire.Pauses;

/**
 * Waits until the workers of a new group have said who they are. Before that a worker's death would go unnoticed, since nobody knows which
 * process to watch.
 */
final class RollCall {
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(Long.getLong("muster.rollCallSeconds", 30));

    /**
     * How long after the last answer of spawned workers another may come. All have joined by then; but now and then a first message is lost,
     * seen with UCX 1.13, perhaps since master and worker connect to each other at the same time. They are started anew; a world's cannot be.
     */
    private static final long SILENCE_NANOS = MOST_NANOS / 3;

    private RollCall() {}

    /**
     * Those that have not answered in time; usually none. The group is nobody else's meanwhile.
     *
     * @param failed whether one is known to have ended, so that it need not be waited for
     */
    static List<Worker> missing(WorkerGroup g, BooleanSupplier failed) {
        Courier.Receiver receiver = new Courier.Receiver() {
            @Override
            public void receive(int source, Parcel parcel) {
                if (Messages.decode(parcel) instanceof Message.Up up) {
                    g.worker(source - 1).up(up);
                }
            }

            @Override
            public void broken(int peer, Throwable why) {
                g.worker(peer - 1).to(Worker.State.LOST);
            }
        };
        Pauses pauses = new Pauses(Pauses.BUSY);
        long end = System.nanoTime() + MOST_NANOS;
        int up = 0;
        while (!g.isUp() && !failed.getAsBoolean() && System.nanoTime() - end < 0) {
            pauses.pause(g.poll(receiver));
            if (g.spawned && g.up() > up) {
                up = g.up();
                end = System.nanoTime() + SILENCE_NANOS;
            }
        }
        return g.workers().stream().filter(w -> w.state() != Worker.State.UP).toList();
    }

    static String absent(List<Worker> missing) {
        return missing.size() + " of the workers have not answered: slot(s) "
                + missing.stream().map(w -> Integer.toString(w.slot)).toList();
    }
}
