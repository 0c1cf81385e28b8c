package org.muster.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.muster.Communicator;
import org.muster.Op;
import org.muster.mpi.MpiComm;

/** What needs no MPI: a communicator of one rank, on which every request is complete at once or never. */
class RankCommunicatorTest {
    private final CallGuard guard = new CallGuard();
    private final List<String> freed = new ArrayList<>();

    private MpiComm comm(String name, boolean completes) {
        return (MpiComm) Proxy.newProxyInstance(
                MpiComm.class.getClassLoader(),
                new Class<?>[] {MpiComm.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "rank" -> 0;
                    case "size" -> 1;
                    case "handle" -> 42L;
                    case "binding" -> "the binding's object";
                    case "improbe" -> null;
                    case "createGroup" -> comm(name + "'s part", completes);
                    case "free" -> {
                        freed.add(name);
                        yield null;
                    }
                    default -> completes ? new FakeRequest(0) : FakeRequest.never();
                });
    }

    private RankCommunicator communicator(boolean completes) {
        return new RankCommunicator(comm("comm", completes), "node1", new BytesCodec(), guard, 1);
    }

    @Test
    void itTellsWhatItIs() {
        RankCommunicator c = communicator(true);
        assertEquals("node1", c.node());
        assertEquals("rank 0 of 1 on node1", c.toString());
        assertFalse(c.wasExposed());
        assertEquals(42, c.handle());
        assertTrue(c.wasExposed());
        assertEquals("the binding's object", c.unwrap(String.class));
        assertThrows(ClassCastException.class, () -> c.unwrap(Integer.class));
    }

    @Test
    void afterTheCallEveryMethodSaysSo() {
        RankCommunicator c = communicator(true);
        c.close();
        for (Executable e : List.<Executable>of(
                c::rank,
                c::size,
                c::node,
                c::handle,
                c::barrier,
                () -> c.unwrap(String.class),
                () -> c.bcast("a", 0),
                () -> c.reduce(1, Op.SUM, 0),
                () -> c.allReduce("a", (a, b) -> a),
                () -> c.scan(1, Op.SUM),
                () -> c.gather(new int[1], 0),
                () -> c.allGather("a"),
                () -> c.scatter(new int[1], 0),
                () -> c.allToAll(new int[1]),
                () -> c.send("a", 0),
                () -> c.recv(0),
                () -> c.recvInto(new int[1], 0, 0),
                () -> c.sendRecv("a", 0, 0, 0),
                () -> c.split(0, 0))) {
            assertThrows(IllegalStateException.class, e);
        }
    }

    @Test
    void partsAreFreedAtTheEndInnermostFirst() {
        RankCommunicator c = communicator(true);
        Communicator part = Objects.requireNonNull(c.split(0, 0));
        assertNotNull(part.split(0, 0));
        c.close();
        assertEquals(List.of("comm's part's part", "comm's part"), freed);
        assertThrows(IllegalStateException.class, part::rank);
    }

    @Test
    void nothingIsFreedOfACallThatWasCutOff() {
        RankCommunicator c = communicator(true);
        Communicator part = Objects.requireNonNull(c.split(0, 0));
        guard.cancel("a reason");
        assertThrows(CancellationException.class, part::barrier);
        assertTrue(c.wasCutOff(), "nothing is under way here, but maybe on another rank");
        c.close();
        assertEquals(List.of(), freed);
    }

    @Test
    void aWaitThatIsCutOffLosesTheCommunicator() {
        RankCommunicator c = communicator(false);
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, c::barrier);
        assertTrue(Thread.interrupted());
        assertTrue(c.wasCutOff());
        assertThrows(CancellationException.class, () -> c.send("a", 0));
    }

    @Test
    void collectivesAreCounted() {
        RankCommunicator c = communicator(true);
        c.barrier();
        c.bcast("a", 0);
        c.send("a", 0);
        assertEquals("a", c.recv(0));
        c.split(-1, 0);
        assertEquals(3, c.collectives());
    }
}
