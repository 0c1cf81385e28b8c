package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
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
import org.muster.schedule.Placement;
import org.muster.wire.InMemoryWorld;
import org.muster.wire.Message;

/** A workforce of processes that do nothing, as its conductor sees it. */
class WorkforceTest implements Workforce.Owner {
    private static final int RANKS = 2;
    private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

    private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
    private final List<Worker> lost = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final GangScheduler scheduler = new GangScheduler(RANKS, 0);
    private final Workforce workforce = new Workforce(
            new Idlers(),
            new Workforce.Settings(null, GRACE, 0, Long.MAX_VALUE, Heartbeats.Settings.USUAL, 0),
            RANKS,
            scheduler,
            new Counters(),
            this);

    /** Gives groups whose links lead nowhere. */
    private static final class Idlers implements WorkerSource {
        @Override
        public MasterCodec codec() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isFixed() {
            return false;
        }

        @Override
        public CompletableFuture<WorkerGroup> start(int number, int slots, WorkerKind kind) {
            return CompletableFuture.completedFuture(
                    new WorkerGroup(number, true, new InMemoryWorld(slots + 1, 0).comm(0)));
        }

        @Override
        public void closed(Collection<WorkerGroup> groups) {
            // There is nothing to take back.
        }
    }

    @BeforeEach
    void start() throws Exception {
        scheduler.enqueue(1, Demand.ranks(RANKS), 0);
        workforce.ensure();
        run();
        for (Worker w : group().workers()) {
            Process p = new ProcessBuilder("cat").start();
            processes.add(p);
            workforce.up(w, new Message.Up(p.pid(), Processes.host(), Processes.node()), group());
        }
        assertNotNull(scheduler.next());
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
        workforce.close();
    }

    @Override
    public boolean post(Runnable command) {
        return commands.add(command);
    }

    @Override
    public void lost(WorkerGroup g, Worker w, Loss loss) {
        lost.add(w);
    }

    @Override
    public void noWorkers(int kind, LaunchException why) {
        throw new AssertionError(why);
    }

    @Override
    public void noMoreWorkers(String why) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void nodesChanged() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shrunkForGood() {
        throw new UnsupportedOperationException();
    }

    private WorkerGroup group() {
        return workforce.groups().iterator().next();
    }

    /** Does what there is to do. */
    private void run() {
        for (Runnable r = commands.poll(); r != null; r = commands.poll()) {
            r.run();
        }
    }

    private void awaitLoss() throws InterruptedException {
        while (lost.isEmpty()) {
            Runnable command = commands.poll(1, TimeUnit.MINUTES);
            assertNotNull(command, "its end is told");
            command.run();
        }
    }

    /** A rank that had to be ended may answer just before it ends; a call placed on it then would be lost with it. */
    @Test
    void placesNothingOnAWorkerThatIsBeingEnded() throws Exception {
        WorkerGroup g = group();
        Worker stuck = g.worker(0);
        workforce.stop(g, stuck, 1, "a test");
        workforce.tick(System.nanoTime() + 2 * GRACE);
        workforce.free(g, stuck);
        workforce.free(g, g.worker(1));
        scheduler.enqueue(2, Demand.ranks(1), 0);
        assertNull(scheduler.next());

        awaitLoss();
        assertEquals(List.of(stuck), lost);
        workforce.tick(System.nanoTime());
        assertEquals(WorkerGroup.State.CLOSING, g.state());
        assertNull(scheduler.next());
    }

    /** Nothing can be heard of such a rank any more, so a call placed on it would never end. */
    @Test
    void placesNothingOnAWorkerThatIsCutOff() throws Exception {
        WorkerGroup g = group();
        g.workers().forEach(w -> workforce.free(g, w));
        workforce.broken(g, g.worker(1), new IllegalStateException("a test"));
        scheduler.enqueue(2, Demand.ranks(1), 0);
        assertNull(scheduler.next());

        processes.get(1).destroyForcibly().waitFor();
        awaitLoss();
        assertEquals(List.of(g.worker(1)), lost);
        Placement p = scheduler.next();
        assertNull(p, () -> "" + p);
        assertTrue(g.hasLost());
    }

    /** The system may hold a killed process, as where a file system does not answer. Here its end is just never told. */
    @Test
    void givesUpAProcessThatDoesNotEndWhenItIsKilled() {
        WorkerGroup g = group();
        Worker held = g.worker(0);
        workforce.stop(g, held, 1, "a test");
        long killed = System.nanoTime() + 2 * GRACE;
        workforce.tick(killed);
        workforce.free(g, g.worker(1));
        assertTrue(g.isDying());
        workforce.tick(killed + 3 * GRACE);
        assertEquals(List.of(), lost);

        workforce.tick(killed + 20 * GRACE);
        assertEquals(List.of(held), lost);
        workforce.free(g, held);
        assertEquals(WorkerGroup.State.CLOSING, g.state());
        assertEquals(Worker.State.LOST, held.state());
    }

    @Test
    void givesUpAProcessThatDoesNotEndWithItsGroup() {
        WorkerGroup g = group();
        g.workers().forEach(w -> workforce.free(g, w));
        assertEquals(false, workforce.closeGroups());
        long killed = System.nanoTime() + 2 * GRACE;
        workforce.tick(killed);
        assertEquals(false, workforce.closeGroups());
        workforce.tick(killed + 20 * GRACE);
        assertTrue(workforce.closeGroups());
    }
}
