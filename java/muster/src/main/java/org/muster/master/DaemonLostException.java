package org.muster.master;

import java.io.Serial;

/** A start was not even tried, since the launcher has lost one of its daemons: with Open MPI 4.1 that would end the program. */
final class DaemonLostException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** As it is told. */
    static final String WHY = "one of the launcher's daemons has ended";

    DaemonLostException() {
        super(WHY);
    }
}
