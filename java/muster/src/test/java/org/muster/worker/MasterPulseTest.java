package org.muster.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.muster.wire.Courier;
import org.muster.wire.InMemoryWorld;
import org.muster.wire.Message;
import org.muster.wire.Messages;

/** A worker's heart, whose clock goes as the test has it; to the nanosecond, so no machine is too slow for it. */
class MasterPulseTest {
    /** As it is until a master says otherwise. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(100);

    private static final long STEP = TimeUnit.SECONDS.toNanos(40);

    private final InMemoryWorld world = new InMemoryWorld(2, 1);
    private final Courier master = new Courier(world.comm(0));
    private final Post post = new Post(world.comm(1), _ -> {});
    private final CountDownLatch gone = new CountDownLatch(1);
    private final long before = System.nanoTime();
    private final MasterPulse pulse = new MasterPulse(post, gone::countDown);
    private final long after = System.nanoTime();

    private boolean isGone() {
        return gone.getCount() == 0;
    }

    /** So often that nobody takes it for one that was stopped. */
    private void beatUntil(long from, long to) {
        for (long now = from + STEP; now - to < 0; now += STEP) {
            assertTrue(pulse.beat(now));
        }
    }

    @Test
    void aMasterThatIsSilentForTooLongIsGone() {
        beatUntil(after, before + PATIENCE);
        assertTrue(pulse.beat(before + PATIENCE));
        assertFalse(isGone());
        assertFalse(pulse.beat(after + PATIENCE + 1));
        assertTrue(isGone());
    }

    @Test
    void whatComesFromTheMasterCounts() {
        long start = post.heardAt();
        master.post(1, Messages.encode(new Message.Heartbeat()));
        for (int polls = 0; polls < 10_000 && post.heardAt() == start; polls++) {
            master.poll((_, _) -> {});
            post.poll();
        }
        long heard = post.heardAt();
        assertTrue(heard - start > 0, "it was heard");
        beatUntil(after, heard + PATIENCE);
        assertTrue(pulse.beat(heard + PATIENCE));
        assertFalse(pulse.beat(heard + PATIENCE + 1));
        assertTrue(isGone());
    }

    /** It has not listened meanwhile, so the master gets its whole patience once more. */
    @Test
    void oneThatWasStoppedBlamesNobody() {
        long awake = after + 10 * PATIENCE;
        assertTrue(pulse.beat(awake));
        beatUntil(awake, awake + PATIENCE);
        assertTrue(pulse.beat(awake + PATIENCE));
        assertFalse(isGone());
        assertFalse(pulse.beat(awake + PATIENCE + 1));
        assertTrue(isGone());
    }

    @Test
    void itTellsOfItself() {
        List<Message> told = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            assertTrue(pulse.beat(after + i));
        }
        for (int polls = 0; polls < 10_000 && told.size() < 3; polls++) {
            post.poll();
            master.poll((_, parcel) -> told.add(Messages.decode(parcel)));
        }
        assertEquals(List.of(new Message.Heartbeat(), new Message.Heartbeat(), new Message.Heartbeat()), told);
    }

    /** The one thread, on the real clock. */
    @Test
    void itKeepsToTheTermsItIsGiven() throws InterruptedException {
        pulse.watch(new Message.Watch(1_000_000, 20_000_000));
        assertTrue(gone.await(1, TimeUnit.MINUTES), "nobody was told that the master is gone");
    }
}
