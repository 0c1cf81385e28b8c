package org.muster.tests.defects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.muster.MpiExecutor;
import org.muster.Op;
import org.muster.RemoteException;
import org.muster.RemoteOrigin;
import org.muster.Resources;
import org.muster.ResourcesException;
import org.muster.SerializationException;
import org.muster.TaskFuture;

/** Lines 1, 2, 5, 6 and 15: calls that fail. */
class FailuresTest {
    private static MpiExecutor exe;

    @BeforeAll
    static void open() {
        exe = MpiExecutor.singleNode().maxCores(2).open();
    }

    @AfterAll
    static void close() {
        exe.close();
    }

    @Test
    @DisplayName("1: after rank 0 failed while rank 1 returned, each call has its own values")
    void noValueOfTheCallBefore() throws Exception {
        for (int i = 0; i < 20; i++) {
            int call = i;
            TaskFuture<List<String>> bad = exe.submit(Resources.cores(2), comm -> {
                if (comm.rank() == 0) {
                    throw new IllegalStateException("call " + call);
                }
                return "stale " + call;
            });
            TaskFuture<List<String>> next = exe.submit(Resources.cores(2), comm -> call + "/" + comm.rank());
            TaskFuture<List<Integer>> collective =
                    exe.submit(Resources.cores(2), comm -> comm.allReduce(call + comm.rank(), Op.SUM));
            assertEquals("call " + call, Here.failure(bad).getMessage());
            assertEquals(List.of(call + "/0", call + "/1"), Here.value(next));
            assertEquals(List.of(2 * call + 1, 2 * call + 1), Here.value(collective));
        }
        assertEquals(0, exe.info().ranksLost());
    }

    @Test
    @DisplayName("2: a failure of rank 1 alone fails the call at once, and rank 0 is released from its wait")
    void aRankOtherThanZeroFails() throws Exception {
        for (int i = 0; i < 5; i++) {
            Throwable t = Here.failure(exe.submit(Resources.cores(2), comm -> {
                if (comm.rank() == 1) {
                    throw new java.io.IOException("only rank 1");
                }
                return comm.recv(1);
            }));
            assertInstanceOf(java.io.IOException.class, t);
            assertEquals("only rank 1", t.getMessage());
        }
        assertEquals(
                List.of(1, 1), Here.value(exe.submit(Resources.cores(2), comm -> comm.allReduce(comm.rank(), Op.MAX))));
        assertEquals(0, exe.info().ranksLost());
    }

    @Test
    @DisplayName("2: the failure is there while the other rank is stuck where nothing reaches it; then it is replaced")
    void theOtherRankIsStuck() throws Exception {
        try (MpiExecutor own = MpiExecutor.singleNode().maxCores(2).open()) {
            TaskFuture<List<Integer>> f = own.submit(Resources.cores(2), comm -> {
                if (comm.rank() == 1) {
                    comm.recv(0); // the other is in its function
                    throw new IllegalStateException("only rank 1");
                }
                comm.send(0, 1);
                while (true) {
                    Thread.onSpinWait(); // as deaf as native code
                }
            });
            assertEquals("only rank 1", Here.failure(f).getMessage());
            assertEquals(0, own.info().ranksLost(), "nobody had to end first");
            assertEquals(List.of(0, 1), Here.value(own.submit(Resources.cores(2), comm -> comm.rank())));
            assertEquals(1, own.info().ranksLost());
        }
    }

    @Test
    @DisplayName("5: more ranks than there are slots are refused at submit, with both numbers")
    void moreRanksThanSlots() throws Exception {
        ResourcesException e =
                assertThrows(ResourcesException.class, () -> exe.submit(Resources.cores(3), comm -> comm.rank()));
        assertTrue(e.getMessage().contains("3") && e.getMessage().contains("2"), e::getMessage);
        assertEquals(List.of(0, 1), Here.value(exe.submit(Resources.cores(2), comm -> comm.rank())));
    }

    @Test
    @DisplayName("6: an argument that cannot be sent is refused at submit, with its class and the way to it")
    void argument() throws Exception {
        record Grid(String name, Object inner) {}
        Grid grid = new Grid("fine", Thread.currentThread());
        SerializationException e = assertThrows(SerializationException.class, () -> exe.submit(() -> grid.name()));
        assertTrue(e.getMessage().contains("java.lang.Thread"), e::getMessage);
        assertTrue(e.getMessage().contains("\"inner\"") && e.getMessage().contains("Grid"), e::getMessage);
        Callable<Integer> plain = () -> 1;
        e = assertThrows(SerializationException.class, () -> exe.submit(plain));
        assertTrue(e.getMessage().contains("Serializable"), e::getMessage);
    }

    @Test
    @DisplayName("6: a result that cannot be sent fails its call only, with its class and the way to it")
    void result() throws Exception {
        long pid = Here.value(exe.submit(() -> ProcessHandle.current().pid()));
        for (int ranks = 1; ranks <= 2; ranks++) {
            Throwable t = Here.failure(exe.submit(
                    Resources.cores(ranks), comm -> new Object[] {"fine", List.of(Thread.currentThread())}));
            assertInstanceOf(SerializationException.class, t);
            assertTrue(t.getMessage().contains("java.lang.Thread"), t::getMessage);
            assertTrue(t.getMessage().contains("element 1"), t::getMessage);
        }
        assertEquals(pid, Here.value(exe.submit(() -> ProcessHandle.current().pid())), "the worker lives");
    }

    @Test
    @DisplayName("6: an exception that cannot be sent arrives as its text, class and stack trace")
    void exception() throws Exception {
        long pid = Here.value(exe.submit(() -> ProcessHandle.current().pid()));
        Throwable t = Here.failure(exe.submit(() -> {
            throw new Sticky("the words of it");
        }));
        RemoteException e = assertInstanceOf(RemoteException.class, t);
        assertEquals(Sticky.class.getName(), e.originalClass());
        assertTrue(e.getMessage().contains("the words of it"), e::getMessage);
        assertTrue(
                Arrays.stream(e.getStackTrace()).anyMatch(s -> s.getClassName().equals(FailuresTest.class.getName())));
        assertEquals(pid, Here.value(exe.submit(() -> ProcessHandle.current().pid())), "the worker lives");
    }

    private static final class Sticky extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"serial", "UnusedVariable"}) // what keeps it from travelling
        final Object thread = Thread.currentThread();

        Sticky(String message) {
            super(message);
        }
    }

    @Test
    @DisplayName("15: a failure has the worker's stack trace, its causes, and rank, host and process")
    void whereItCameFrom() throws Exception {
        List<Long> pids = Here.value(
                exe.submit(Resources.cores(2), comm -> ProcessHandle.current().pid()));
        Throwable t = Here.failure(exe.submit(Resources.cores(2), comm -> {
            if (comm.rank() == 1) {
                deep(3);
            }
            return comm.rank();
        }));
        assertInstanceOf(ArithmeticException.class, t);
        assertEquals(
                4,
                Arrays.stream(t.getStackTrace())
                        .filter(s -> s.getMethodName().equals("deep"))
                        .count());
        assertEquals("why", t.getCause().getMessage());
        RemoteOrigin origin = Arrays.stream(t.getSuppressed())
                .filter(RemoteOrigin.class::isInstance)
                .map(RemoteOrigin.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(1, origin.rank());
        assertEquals(pids.get(1), origin.pid());
        assertNotEquals(ProcessHandle.current().pid(), origin.pid());
        assertFalse(origin.host().isEmpty());
    }

    private static void deep(int n) {
        if (n > 0) {
            deep(n - 1);
            return;
        }
        ArithmeticException e = new ArithmeticException("deep");
        e.initCause(new IllegalArgumentException("why"));
        throw e;
    }
}
