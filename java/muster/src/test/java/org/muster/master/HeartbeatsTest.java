package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.muster.MpiExecutor;
import org.muster.mpi.Processes;
import org.muster.wire.Courier;
import org.muster.wire.InMemoryWorld;
import org.muster.wire.Message;
import org.muster.wire.Messages;

/** Heartbeats of a worker on another node and one on this; the clock goes as the test has it, in hours, so no machine is too slow for it. */
class HeartbeatsTest {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);
    private static final int PATIENCE = 10;

    private final InMemoryWorld world = new InMemoryWorld(3, 1);
    private final WorkerGroup group = new WorkerGroup(1, true, world.comm(0));
    private final Worker far = group.worker(0);
    private final Worker near = group.worker(1);
    private final Courier atFar = new Courier(world.comm(1));
    private final Courier atNear = new Courier(world.comm(2));
    private final List<Message> toFar = new ArrayList<>();
    private final List<Message> toNear = new ArrayList<>();
    private final List<Worker> lost = new ArrayList<>();
    private final Heartbeats heartbeats = new Heartbeats(new Heartbeats.Settings(HOUR, PATIENCE * HOUR));
    private long begin;

    @BeforeEach
    void up() {
        far.up(new Message.Up(1, "far", "another node"));
        near.up(new Message.Up(2, Processes.host(), Processes.node()));
        group.workers().forEach(w -> heartbeats.begin(group, w));
        begin = far.heardAt;
    }

    private void tick(int hours) {
        heartbeats.tick(begin + hours * HOUR, List.of(group), (_, w) -> lost.add(w));
    }

    /** Has everything arrive that is on its way. */
    private void deliver() {
        for (int i = 0; i < 200; i++) {
            atFar.poll((_, p) -> toFar.add(Messages.decode(p)));
            atNear.poll((_, p) -> toNear.add(Messages.decode(p)));
            group.poll((_, _) -> {});
        }
    }

    @Test
    void whoIsOnAnotherNodeIsToldTheTermsAndThenOfTheMaster() {
        tick(0);
        tick(1);
        tick(1);
        tick(2);
        deliver();
        Message.Watch terms = new Message.Watch(HOUR, PATIENCE * HOUR);
        assertEquals(List.of(terms, new Message.Heartbeat(), new Message.Heartbeat()), toFar);
        assertEquals(List.of(), toNear, "its process is watched");
    }

    @Test
    void whoIsSilentForLongerThanThePatienceIsLost() {
        for (int hour = 1; hour <= PATIENCE; hour++) {
            tick(hour);
        }
        assertEquals(List.of(), lost);
        tick(PATIENCE + 1);
        assertEquals(List.of(far), lost);
        assertTrue(heartbeats.isNeeded(List.of(group)));
        far.to(Worker.State.LOST);
        tick(PATIENCE + 2);
        assertEquals(List.of(far), lost, "once");
        assertFalse(heartbeats.isNeeded(List.of(group)));
    }

    @Test
    void whatComesFromItCounts() {
        for (int hour = 1; hour < PATIENCE; hour++) {
            tick(hour);
        }
        atFar.post(0, Messages.encode(new Message.Heartbeat()));
        deliver();
        for (int hour = PATIENCE; hour <= 2 * PATIENCE; hour++) {
            tick(hour);
        }
        assertEquals(List.of(), lost);
        tick(2 * PATIENCE + 1);
        assertEquals(List.of(far), lost);
    }

    /** It has not listened meanwhile, so workers get the whole patience once more. */
    @Test
    void aMasterThatWasStoppedBlamesNobody() {
        tick(1);
        int awake = 100 * PATIENCE;
        for (int hour = awake; hour <= awake + PATIENCE; hour++) {
            tick(hour);
        }
        assertEquals(List.of(), lost);
        tick(awake + PATIENCE + 1);
        assertEquals(List.of(far), lost);
    }

    @Test
    void termsThatCannotBeKeptAreRefused() {
        Duration second = Duration.ofSeconds(1);
        var builder = MpiExecutor.world();
        assertThrows(IllegalArgumentException.class, () -> builder.heartbeat(Duration.ZERO, second));
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.heartbeat(second, second.multipliedBy(2).minusNanos(1)));
        builder.heartbeat(second, second.multipliedBy(2));
    }
}
