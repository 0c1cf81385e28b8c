package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.muster.RemoteException;

/** Exceptions always arrive, as themselves where that is possible. */
final class ThrowablesTest {
    private final TwoEnds ends = new TwoEnds();

    /** Holds what cannot travel. */
    static final class Stuck extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        private final Object thread = Thread.currentThread();

        @SuppressWarnings("serial")
        final List<Throwable> more;

        Stuck(String message, Throwable... more) {
            super(message);
            this.more = List.of(more);
        }

        @Override
        @SuppressWarnings("OverrideThrowableToString") // as programs do
        public String toString() {
            return super.toString() + (thread == null ? "?" : "");
        }
    }

    /** Fails when asked for its text. */
    static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        private final transient Object thread = Thread.currentThread();

        @Override
        @SuppressWarnings("OverrideThrowableToString") // as programs do
        public String toString() {
            throw new IllegalStateException("no text for " + thread);
        }
    }

    private Throwable there(Throwable t) {
        return ends.master.decodeThrowable(ends.worker.encodeThrowable(t));
    }

    @Test
    void arrivesWithCauseSuppressedAndTrace() {
        IOException e = new IOException("a", new IllegalStateException("b"));
        e.addSuppressed(new Error("c"));
        Throwable t = there(e);
        assertSame(IOException.class, t.getClass());
        assertEquals("b", Objects.requireNonNull(t.getCause()).getMessage());
        assertEquals("c", t.getSuppressed()[0].getMessage());
        assertArrayEquals(e.getStackTrace(), t.getStackTrace());
    }

    @Test
    void programsOwnExceptionComesBackAsItsOwnClass() throws Exception {
        Program p = Program.of("Main", """
                public class Main {
                    public static class Mine extends RuntimeException { public int code; Mine(int c) { super("mine"); code = c; } }
                    static org.muster.TaskFunction<?> f() { return () -> { throw new Mine(5); }; }
                }
                """);
        Callable<?> f = (Callable<?>) ends.send(p.function("f"));
        Exception thrown = assertThrows(RuntimeException.class, f::call);
        Throwable t = there(thrown);
        assertSame(p.loadClass("Main$Mine"), t.getClass());
        assertEquals(5, t.getClass().getField("code").getInt(t));
    }

    @Test
    void whatCannotTravelIsReplaced() {
        Stuck stuck = new Stuck("held", new IOException("inner"));
        stuck.initCause(new IOException("why"));
        stuck.addSuppressed(new Stuck("too"));
        Throwable t = there(new IllegalStateException("outer", stuck));
        assertSame(IllegalStateException.class, t.getClass());
        RemoteException r = assertInstanceOf(RemoteException.class, t.getCause());
        assertEquals(Stuck.class.getName(), r.originalClass());
        assertEquals(stuck.toString(), r.getMessage());
        assertArrayEquals(stuck.getStackTrace(), r.getStackTrace());
        assertEquals("why", assertInstanceOf(IOException.class, r.getCause()).getMessage());
        assertEquals(
                Stuck.class.getName(),
                assertInstanceOf(RemoteException.class, r.getSuppressed()[0]).originalClass());
    }

    @Test
    void circlesAreNoProblem() {
        Stuck a = new Stuck("a");
        IOException b = new IOException("b");
        a.initCause(b);
        b.initCause(a);
        RemoteException r = assertInstanceOf(RemoteException.class, there(a));
        assertSame(r, assertInstanceOf(IOException.class, r.getCause()).getCause());
    }

    @Test
    void exceptionWithoutTextArrives() {
        Throwable t = there(new Exception("x", new Mute()));
        assertNotNull(t.getCause());
        Throwable top = there(new Mute());
        assertEquals(Mute.class, top.getClass());
    }

    @Test
    void classThatTheProgramLacksBecomesRemoteException() throws Exception {
        Program p = Program.of("Mine", "public class Mine extends Exception { public Mine() { super(\"m\"); } }");
        Exception mine = (Exception) p.loadClass("Mine").getConstructor().newInstance();
        RemoteException r = assertInstanceOf(RemoteException.class, there(mine));
        assertEquals("Mine", r.originalClass());
        assertEquals("Mine: m", r.getMessage());
        assertEquals(mine.getStackTrace().length, r.getStackTrace().length);
    }

    @Test
    void endlessRecursionArrives() {
        StackOverflowError e = new StackOverflowError();
        Throwable t = e;
        for (int i = 0; i < 3000; i++) {
            t = new RuntimeException("level " + i, t);
        }
        Throwable there = there(t);
        int depth = 0;
        for (Throwable c = there; c != null; c = c.getCause()) {
            depth++;
        }
        assertEquals(3001, depth);
    }
}
