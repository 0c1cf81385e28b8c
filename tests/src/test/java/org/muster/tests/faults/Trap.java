package org.muster.tests.faults;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.muster.Communicator;

/** Travels with a call, as what it captures and as its result, and strikes where and when it is meant to. */
final class Trap implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final Phase phase;
    private final boolean everyRank;
    /** Where the ranks leave word that they are about to strike. */
    private final String dir;
    /** The processes in which it strikes. */
    private final long[] pids;

    Trap(CrashCase c, Path dir, long[] pids) {
        fault = c.fault();
        phase = c.phase();
        everyRank = c.ranks() == Ranks.EVERY;
        this.dir = dir.toString();
        this.pids = pids;
    }

    /** Whether all ranks that are to strike have come to it. */
    boolean hasStruck() {
        return Arrays.stream(pids).allMatch(p -> Files.exists(word(p)));
    }

    private Path word(long pid) {
        return Path.of(dir, "struck-" + pid);
    }

    /** For a call: its function. */
    Object run(Communicator comm) throws IOException {
        strikeIf(Phase.FUNCTION, everyRank ? null : comm);
        comm.barrier();
        return phase == Phase.RESULT ? this : comm.rank();
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        strikeIf(Phase.ARGUMENTS, null);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        strikeIf(Phase.RESULT, null);
        out.defaultWriteObject();
    }

    /** Whether or not the call is being stopped: who has left word strikes. A channel would be closed by an interrupt, a stream is not. */
    private void leaveWord(long pid) throws IOException {
        try (FileOutputStream word = new FileOutputStream(word(pid).toFile())) {
            word.flush();
        }
    }

    /** Or the first one's fault would have the call stopped before a slow one has come to its own. */
    private void awaitTheOthers() {
        while (!hasStruck()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void strikeIf(Phase now, Communicator comm) throws IOException {
        long here = ProcessHandle.current().pid();
        if (phase == now && Arrays.stream(pids).anyMatch(p -> p == here)) {
            leaveWord(here);
            awaitTheOthers();
            fault.strike(comm);
        }
    }
}
