package org.muster.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.muster.RankLostException;
import org.muster.RemoteOrigin;
import org.muster.SerializationException;
import org.muster.TaskTimeoutException;
import org.muster.mpi.Processes;

/** With which exception a call of the table fails. */
final class Expected {
    private Expected() {}

    static void check(CrashCase c, Throwable t, List<Long> pids, Duration limit) {
        if (c.fault().endsProcess()) {
            lost(c, assertInstanceOf(RankLostException.class, t), pids);
        } else if (c.fault().isEndless()) {
            assertInstanceOf(TaskTimeoutException.class, t);
            assertTrue(
                    t.getMessage().contains(" ran longer than its time limit of " + limit + "; rank "), t::getMessage);
        } else {
            origin(c, t, pids);
            thrown(c, t);
        }
    }

    private static void lost(CrashCase c, RankLostException e, List<Long> pids) {
        assertTrue(c.ranks().has(e.rank(), c.size()), e::getMessage);
        assertEquals(pids.get(e.rank()), e.pid(), e::getMessage);
        assertEquals(Processes.host(), e.host());
        assertEquals(
                "rank " + e.rank() + " (pid " + e.pid() + " on " + e.host() + ") was lost: " + end(c.fault()),
                e.getMessage());
    }

    /** What is said of how a process has ended. */
    private static String end(Fault fault) {
        return switch (fault) {
            case EXIT, HALT -> "its process ended with exit status " + Fault.STATUS;
            case KILL -> "its process was killed by signal 9 (SIGKILL)";
            case SEGFAULT ->
                "its process crashed with signal 6 (SIGABRT): so a JVM ends after an error in native code, with a file"
                        + " hs_err_pid*.log in its directory";
            default -> throw new IllegalArgumentException(fault + " ends no process");
        };
    }

    private static void thrown(CrashCase c, Throwable t) {
        boolean memory = c.fault() == Fault.OUT_OF_MEMORY;
        Class<? extends Throwable> own = memory ? OutOfMemoryError.class : IllegalStateException.class;
        String words = memory ? "Java heap space" : Fault.WORDS;
        Throwable its = t;
        if (c.phase() != Phase.FUNCTION && !(memory && c.phase() == Phase.RESULT)) {
            assertInstanceOf(SerializationException.class, t);
            String begin =
                    c.phase() == Phase.ARGUMENTS ? "what was received cannot be read: " : "the value cannot be sent: ";
            assertTrue(t.getMessage().startsWith(begin) && t.getMessage().contains(words), t::getMessage);
            while (its.getCause() != null) {
                its = its.getCause();
            }
        }
        assertInstanceOf(own, its);
        assertTrue(its.getMessage().startsWith(words), its::getMessage);
        // A JVM has only a few such errors with room for a stack trace, once its memory is used up.
        assertTrue(
                memory
                        || Arrays.stream(its.getStackTrace())
                                .anyMatch(s -> s.getClassName().equals(Fault.class.getName())),
                () -> "no stack trace of the rank: " + Arrays.toString(t.getStackTrace()));
    }

    private static void origin(CrashCase c, Throwable t, List<Long> pids) {
        RemoteOrigin o = Arrays.stream(t.getSuppressed())
                .filter(RemoteOrigin.class::isInstance)
                .map(RemoteOrigin.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing says where it comes from", t));
        assertTrue(c.ranks().has(o.rank(), c.size()), o::getMessage);
        assertEquals(pids.get(o.rank()), o.pid(), o::getMessage);
        assertEquals(Processes.host(), o.host());
    }
}
