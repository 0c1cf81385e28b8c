package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.muster.schedule.Demand;
import org.muster.schedule.GangScheduler;
import org.muster.schedule.Placement;

/** Two nodes, of which the other one comes and goes as a test says. */
class NodeGuardTest implements NodeGuard.Owner {
    private static final Instant MONDAY = Instant.parse("2026-01-05T00:00:00Z");
    private static final int OTHER = 1;
    private static final int[] ON_BOTH = {1, 1};
    private static final int[] ON_THIS = {2, 0};

    private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
    private final List<String> told = new ArrayList<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private volatile boolean answers = true;
    private volatile Instant boot = MONDAY;

    private final Allocation allocation = new TwoNodes() {
        @Override
        public boolean answers(AllocatedNode node) {
            asked.countDown();
            return answers;
        }

        @Override
        public Map<String, Instant> boots(List<AllocatedNode> some) {
            return Map.of("other", boot);
        }
    };

    private final GangScheduler scheduler = new GangScheduler(
            4, allocation.nodes().stream().map(AllocatedNode::size).toList());
    private final NodeGuard guard = new NodeGuard(allocation, scheduler, this);

    /** Each node is asked once, after that. */
    private void awaitBoots() throws InterruptedException {
        assertTrue(asked.await(1, TimeUnit.MINUTES));
    }

    @AfterEach
    void end() {
        guard.close();
    }

    @Override
    public boolean post(Runnable command) {
        return commands.add(command);
    }

    @Override
    public void tryNode(int node) {
        told.add("try " + node);
    }

    @Override
    public void daemonLost(String why) {
        told.add(why);
    }

    @Override
    public void nodesChanged() {
        told.add("changed");
    }

    private void runNext() throws InterruptedException {
        Runnable command = commands.poll(1, TimeUnit.MINUTES);
        assertNotNull(command, "something is to be done");
        command.run();
    }

    private void isCutOff() throws InterruptedException {
        answers = false;
        guard.lost(OTHER);
        assertTrue(guard.isInDoubt());
        runNext();
        assertFalse(guard.isInDoubt());
    }

    @Test
    void aNodeThatAnswersStaysInUse() throws Exception {
        guard.lost(OTHER);
        assertFalse(guard.isUsable(ON_BOTH));
        runNext();
        assertTrue(guard.isUsable(ON_BOTH));
        assertEquals(List.of("changed"), told);
    }

    @Test
    void aNodeIsUsedAgainOnceWorkersHaveComeUpThere() throws Exception {
        isCutOff();
        assertFalse(guard.isUsable(ON_BOTH));
        assertTrue(guard.isUsable(ON_THIS));
        scheduler.enqueue(1, new Demand(0, 4, 1, 0, false, true, false, 0), 0);
        assertEquals(null, scheduler.next());
        answers = true;
        runNext();
        assertFalse(guard.isUsable(ON_BOTH));
        guard.tried(OTHER, null);
        assertTrue(guard.isUsable(ON_BOTH));
        Placement p = scheduler.next();
        assertNotNull(p);
        assertEquals(List.of("changed", "try 1", "changed"), told);
    }

    @Test
    void aNodeWhereNothingStartsIsNotUsed() throws Exception {
        isCutOff();
        answers = true;
        runNext();
        guard.tried(OTHER, new IllegalStateException("a test"));
        assertFalse(guard.isUsable(ON_BOTH));
    }

    /** Each try may keep others from their start for a minute and more. */
    @Test
    void triesBecomeEverMoreSeldom() {
        long[] seconds = new long[8];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = TimeUnit.NANOSECONDS.toSeconds(NodeGuard.rest(i));
        }
        assertEquals(
                List.of(10L, 30L, 90L, 270L, 810L, 1800L, 1800L, 1800L),
                java.util.Arrays.stream(seconds).boxed().toList());
        assertEquals(NodeGuard.rest(7), NodeGuard.rest(1_000_000));
    }

    /** Slurm reckons it from how long the node is up, in whole seconds. */
    @Test
    void whenANodeWasStartedIsNotExact() throws Exception {
        awaitBoots();
        isCutOff();
        boot = MONDAY.plusSeconds(30);
        answers = true;
        runNext();
        assertEquals(List.of("changed", "try 1"), told);
    }

    /** The launcher's daemon there is gone, whatever it looks like. */
    @Test
    void aNodeThatWasStartedAnewHasLostItsDaemon() throws Exception {
        awaitBoots();
        isCutOff();
        boot = MONDAY.plusSeconds(90);
        answers = true;
        runNext();
        assertEquals(List.of("changed", "node other was started anew"), told);
        runNext();
        assertEquals("try 1", told.getLast());
    }
}
