package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.muster.Resources;
import org.muster.code.Encoded;
import org.muster.code.MasterCodec;
import org.muster.mpi.Processes;
import org.muster.schedule.Demand;
import org.muster.wire.Message;

class HeadcountTest {
    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());

    private final Headcount count = new Headcount();
    private final List<Worker> workers = new ArrayList<>();

    /** Whatever becomes of workers, the counts are what one finds who looks at each. */
    @Test
    void countsAreWhatOneFindsWhoLooks() {
        Random r = new Random(SEED);
        for (int slot = 0; slot < 50; slot++) {
            workers.add(new Worker(slot, count));
        }
        Call call = call();
        for (int step = 0; step < 3_000; step++) {
            Worker w = workers.get(r.nextInt(workers.size()));
            switch (r.nextInt(60) == 0 ? 4 : r.nextInt(4)) {
                case 0 -> w.up(new Message.Up(r.nextInt(3), "h", r.nextBoolean() ? Processes.node() : "another"));
                case 1 -> w.call(r.nextBoolean() ? call : null);
                case 2 -> w.graceEnd(r.nextInt(2));
                case 4 -> {
                    if (r.nextBoolean()) {
                        w.fault("a test");
                    } else {
                        w.cutOff();
                    }
                }
                default -> {
                    // Towards the end only, or all would be gone soon.
                    Worker.State next = Worker.State.values()[r.nextInt(Worker.State.values().length)];
                    if (w.state().mayBecome(next) && r.nextInt(3_000) < step) {
                        w.to(next);
                    }
                }
            }
            String text = "-Dmuster.seed=" + SEED + ", step " + step;
            for (Worker.State s : Worker.State.values()) {
                assertEquals(found(x -> x.state() == s), count.of(s), text);
            }
            assertEquals(found(x -> x.call() != null), count.busy, text);
            assertEquals(found(x -> x.graceEnd() != 0), count.stopping, text);
            assertEquals(found(Worker::isDistant), count.distant, text);
            assertEquals(found(Worker::isDoomed), count.doomed, text);
            assertEquals(found(Worker::isGone) == workers.size(), count.isAllGone(), text);
        }
    }

    private int found(Predicate<Worker> which) {
        return (int) workers.stream().filter(which).count();
    }

    private static Call call() {
        Resources r = Resources.cores(1);
        Encoded encoded = new MasterCodec().encodeFunction((Runnable & java.io.Serializable) () -> {});
        CallFuture<?> future = new CallFuture<>(1, r, CallFuture.Owner.NONE);
        return new Call(
                1, Message.Kind.RUNNABLE, r, Demand.ranks(1), encoded, future, 0, "", null, new GraphRecorder.Entry());
    }
}
