package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.muster.LaunchException;
import org.muster.code.MasterCodec;
import org.muster.schedule.GangScheduler;

/** Processes for one call alone are to be on a node that turns out to be cut off. */
class DisplacedTest implements Workforce.Owner, Workforce.FreshOwner {
    private static final int[] ON_THE_OTHER = {0, 1};

    private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
    private final List<String> told = new ArrayList<>();
    private final CutOff cutOff = new CutOff();
    private final Workforce workforce = new Workforce(
            new Failing(),
            new Workforce.Settings(null, 1, 0, Long.MAX_VALUE, Heartbeats.Settings.USUAL, 0),
            4,
            new GangScheduler(
                    4, cutOff.nodes().stream().map(AllocatedNode::size).toList()),
            new Counters(),
            this);

    private RuntimeException failure = new IllegalStateException("a test");

    private static final class CutOff extends TwoNodes {
        @Override
        public boolean answers(AllocatedNode node) {
            return false;
        }
    }

    private final class Failing implements WorkerSource {
        @Override
        public MasterCodec codec() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Allocation allocation() {
            return cutOff;
        }

        @Override
        public boolean isFixed() {
            return false;
        }

        @Override
        public CompletableFuture<WorkerGroup> start(int number, int slots, WorkerKind kind) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<WorkerGroup> start(int number, int[] layout, WorkerKind kind) {
            told.add("start");
            return CompletableFuture.failedFuture(failure);
        }

        @Override
        public void closed(Collection<WorkerGroup> groups) {
            // There are none.
        }
    }

    @AfterEach
    void end() {
        workforce.close();
    }

    @Override
    public boolean post(Runnable command) {
        return commands.add(command);
    }

    @Override
    public void lost(WorkerGroup g, Worker w, Loss loss) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void noWorkers(int kind, LaunchException why) {
        throw new UnsupportedOperationException();
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

    @Override
    public void ready(WorkerGroup g) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void failed(LaunchException why) {
        told.add("failed: " + why.getMessage());
    }

    @Override
    public void displaced() {
        told.add("displaced");
    }

    private void await(String word) throws InterruptedException {
        while (told.stream().noneMatch(t -> t.contains(word))) {
            Runnable command = commands.poll(1, TimeUnit.MINUTES);
            assertNotNull(command, () -> "then: " + told);
            command.run();
        }
    }

    /** The call is not to be tied to a node that cannot be used. */
    @Test
    void theCallIsToldToLookForAnotherPlace() throws Exception {
        workforce.startFresh(0, ON_THE_OTHER, this);
        await("displaced");
        assertEquals(List.of("start", "nodes changed", "displaced"), told);
    }

    /** To try would end the program. */
    @Test
    void withoutTheLaunchersDaemonNothingIsTried() throws Exception {
        failure = new DaemonLostException();
        workforce.startFresh(0, ON_THE_OTHER, this);
        await("failed");
        workforce.startFresh(0, ON_THE_OTHER, this);
        assertEquals(List.of("start", "no more workers"), told.subList(0, 2));
        assertEquals(4, told.size());
        String words = "failed: one of the launcher's daemons has ended, and after that Open MPI cannot start processes"
                + " any more";
        assertEquals(words, told.get(2).substring(0, words.length()));
        assertEquals(told.get(2), told.get(3));
    }
}
