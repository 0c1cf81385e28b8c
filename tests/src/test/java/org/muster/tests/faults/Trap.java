package org.muster.tests.faults;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import org.muster.Communicator;

/** Travels with a call, as what it captures and as its result, and strikes where and when it is meant to. */
final class Trap implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final Phase phase;
    private final boolean everyRank;
    /** The processes in which it strikes. */
    private final long[] pids;

    Trap(Fault fault, Phase phase, boolean everyRank, long[] pids) {
        this.fault = fault;
        this.phase = phase;
        this.everyRank = everyRank;
        this.pids = pids;
    }

    /** For a call: its function. */
    Object run(Communicator comm) {
        if (isSet(Phase.FUNCTION)) {
            fault.strike(everyRank ? null : comm);
        }
        comm.barrier();
        return phase == Phase.RESULT ? this : comm.rank();
    }

    private boolean isSet(Phase now) {
        long here = ProcessHandle.current().pid();
        return phase == now && Arrays.stream(pids).anyMatch(p -> p == here);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        strikeIf(Phase.ARGUMENTS);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        strikeIf(Phase.RESULT);
        out.defaultWriteObject();
    }

    private void strikeIf(Phase now) {
        if (isSet(now)) {
            fault.strike(null);
        }
    }
}
