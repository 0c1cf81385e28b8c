package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.muster.LaunchException;
import org.muster.code.MasterCodec;
import org.muster.mpi.Processes;
import org.muster.schedule.Demand;
import org.muster.schedule.GangScheduler;
import org.muster.wire.InMemoryWorld;
import org.muster.wire.Message;

/** A group over two nodes that has lost its worker on the other one, before it is known what became of that node. */
class DamagedGroupTest implements Workforce.Owner {
    private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
    private final List<String> told = new ArrayList<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final TwoNodes allocation = new TwoNodes() {
        @Override
        public boolean answers(AllocatedNode node) {
            try {
                return asked.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    };
    private final GangScheduler scheduler = new GangScheduler(
            4, allocation.nodes().stream().map(AllocatedNode::size).toList());
    private final Workforce workforce = new Workforce(
            new Source(),
            new Workforce.Settings(null, 1, 0, Long.MAX_VALUE, Heartbeats.Settings.USUAL, 0),
            4,
            scheduler,
            new Counters(),
            this);

    private boolean daemonLost;

    /** Gives one group whose links lead nowhere. */
    private final class Source implements WorkerSource {
        @Override
        public MasterCodec codec() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Allocation allocation() {
            return allocation;
        }

        @Override
        public boolean isFixed() {
            return false;
        }

        @Override
        public boolean hasLostDaemon() {
            return daemonLost;
        }

        @Override
        public CompletableFuture<WorkerGroup> start(int number, int slots, WorkerKind kind) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<WorkerGroup> start(int number, int[] layout, WorkerKind kind) {
            WorkerGroup g = new WorkerGroup(number, true, new InMemoryWorld(layout[0] + layout[1] + 1, 0).comm(0));
            g.placed(layout);
            return CompletableFuture.completedFuture(g);
        }

        @Override
        public void closed(Collection<WorkerGroup> groups) {
            // There is nothing to take back.
        }
    }

    private WorkerGroup group() {
        return workforce.group(1);
    }

    @BeforeEach
    void start() {
        scheduler.enqueue(1, Demand.ranks(4), 0);
        workforce.ensure();
        for (Runnable r = commands.poll(); r != null; r = commands.poll()) {
            r.run();
        }
        WorkerGroup group = group();
        for (Worker w : group.workers()) {
            String node = w.place == 0 ? Processes.node() : "other";
            workforce.up(w, new Message.Up(0, node, node), group);
        }
        assertNotNull(scheduler.next());
        group.workers().forEach(w -> workforce.free(group, w));
    }

    @AfterEach
    void end() {
        asked.countDown();
        workforce.close();
    }

    @Override
    public boolean post(Runnable command) {
        return commands.add(command);
    }

    @Override
    public void lost(WorkerGroup g, Worker w, Loss loss) {
        told.add("lost");
    }

    @Override
    public void noWorkers(int kind, LaunchException why) {
        throw new AssertionError(why);
    }

    @Override
    public void noMoreWorkers(String why) {
        told.add("no more workers");
    }

    @Override
    public void nodesChanged() {
        told.add("nodes changed");
    }

    @Override
    public void shrunkForGood() {
        throw new UnsupportedOperationException();
    }

    private void await(String word) throws InterruptedException {
        while (!told.contains(word)) {
            Runnable command = commands.poll(1, TimeUnit.MINUTES);
            assertNotNull(command, () -> "then: " + told);
            command.run();
        }
    }

    private void lose() throws InterruptedException {
        Worker far = group().workers().getLast();
        assertEquals(1, far.place);
        workforce.broken(group(), far, new IllegalStateException("a test"));
        await("lost");
        assertEquals(WorkerGroup.State.OPEN, group().state());
    }

    @Test
    void isReplacedWhereTheLaunchersDaemonsAreAllThere() throws Exception {
        lose();
        asked.countDown();
        await("nodes changed");
        assertEquals(WorkerGroup.State.CLOSING, group().state());
        scheduler.enqueue(2, Demand.ranks(1), 0);
        assertNull(scheduler.next());
    }

    /** Its loss may be known later than that of the workers. */
    @Test
    void goesOnWhereOneIsLost() throws Exception {
        lose();
        daemonLost = true;
        asked.countDown();
        await("no more workers");
        assertEquals(WorkerGroup.State.OPEN, group().state());
        scheduler.enqueue(2, Demand.ranks(2), 0);
        assertNotNull(scheduler.next());
    }
}
