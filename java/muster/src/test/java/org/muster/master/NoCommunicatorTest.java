package org.muster.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.muster.Backend;
import org.muster.Communicator;
import org.muster.MpiExecutor;
import org.muster.Resources;
import org.muster.code.MasterCodec;
import org.muster.code.WorkerCodec;
import org.muster.mpi.MpiComm;
import org.muster.mpi.MpiException;
import org.muster.mpi.MpiLink;
import org.muster.wire.Courier;
import org.muster.wire.InMemoryWorld;
import org.muster.wire.Message;
import org.muster.wire.Messages;
import org.muster.wire.Parcel;

/** Workers that all live, and of which MPI makes no communicator: as Open MPI 5 where another one of theirs was lost. */
class NoCommunicatorTest {
    private static final int RANKS = 2;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicInteger started = new AtomicInteger();
    /** How many groups cannot do it, from the first one on. */
    private int useless;

    /** A rank that answers each call and runs nothing. */
    private final class Rank implements Courier.Receiver {
        private final WorkerCodec codec = new WorkerCodec((loader, name) -> null);
        private final int group;
        private final int rank;
        private final Courier courier;

        Rank(int group, int rank, MpiLink link) {
            this.group = group;
            this.rank = rank;
            courier = new Courier(link);
            courier.post(0, Messages.encode(new Message.Up(0, "elsewhere", "another node")));
        }

        void poll() {
            courier.poll(this);
        }

        @Override
        public void receive(int source, Parcel parcel) {
            switch (Messages.decode(parcel)) {
                case Message.Run m -> courier.post(0, Messages.encode(outcome(m)));
                case Message.Shutdown _ -> courier.post(0, Messages.encode(new Message.Leaving()));
                case Message.Heartbeat _ -> courier.post(0, parcel);
                default -> {}
            }
        }

        private Message.Outcome outcome(Message.Run m) {
            int own = m.members().indexOf(rank);
            // A call without a communicator cannot fail for that reason.
            return group <= useless && m.comm() != 0
                    ? new Message.Outcome(
                            m.call(),
                            m.attempt(),
                            own,
                            0,
                            Message.Ending.NO_COMMUNICATOR,
                            codec.encodeThrowable(new MpiException("a communicator could not be made", null)))
                    : new Message.Outcome(
                            m.call(), m.attempt(), own, 0, Message.Ending.VALUE, codec.encode("group " + group));
        }
    }

    private final class Source implements WorkerSource {
        private final MasterCodec codec = new MasterCodec();

        @Override
        public MasterCodec codec() {
            return codec;
        }

        @Override
        public boolean isFixed() {
            return false;
        }

        @Override
        public CompletableFuture<WorkerGroup> start(int number, int slots, WorkerKind kind) {
            int group = started.incrementAndGet();
            InMemoryWorld world = new InMemoryWorld(slots + 1, group);
            List<Rank> ranks = java.util.stream.IntStream.rangeClosed(1, slots)
                    .mapToObj(r -> new Rank(group, r, world.comm(r)))
                    .toList();
            WorkerGroup g = new WorkerGroup(number, true, driving(world.comm(0), ranks));
            assertTrue(RollCall.missing(g, () -> false).isEmpty());
            return CompletableFuture.completedFuture(g);
        }

        /** The ranks live in the thread that looks for messages of theirs. */
        private MpiLink driving(MpiComm link, List<Rank> ranks) {
            return (MpiLink) Proxy.newProxyInstance(
                    MpiLink.class.getClassLoader(), new Class<?>[] {MpiComm.class}, (_, method, args) -> {
                        if (method.getName().equals("improbe")) {
                            ranks.forEach(Rank::poll);
                        }
                        return method.invoke(link, args);
                    });
        }

        @Override
        public void closed(Collection<WorkerGroup> groups) {
            groups.forEach(WorkerGroup::closeAndFree);
        }
    }

    private MpiExecutor open() {
        Backend.Settings settings = new Backend.Settings(
                RANKS, RANKS, MINUTE, 0, MINUTE, MINUTE, Resources.cores(RANKS), 0, null, null, null);
        Limits limits = new Limits(new Limits.Means("the test", RANKS, RANKS, 0, 0, true, false), RANKS);
        return new PoolExecutor("test", new Source(), settings, limits, new int[0]);
    }

    private static String never(Communicator comm) {
        throw new AssertionError("nothing is run here, on " + comm);
    }

    @Test
    void theCallIsRunByOthers() throws Exception {
        useless = 1;
        try (MpiExecutor exe = open()) {
            assertEquals(
                    List.of("group 2", "group 2"),
                    exe.submit(Resources.cores(RANKS), NoCommunicatorTest::never)
                            .get());
            assertEquals(1, exe.info().retried());
            assertEquals(0, exe.info().ranksLost());
        }
        assertEquals(2, started.get());
    }

    @Test
    void butNotForEver() throws Exception {
        useless = Integer.MAX_VALUE;
        try (MpiExecutor exe = open()) {
            var f = exe.submit(Resources.cores(RANKS), NoCommunicatorTest::never);
            Throwable why = assertThrows(ExecutionException.class, f::get).getCause();
            assertInstanceOf(MpiException.class, why);
            assertEquals(1, exe.info().failed());
        }
        assertEquals(4, started.get());
    }
}
