package org.muster.program;

import java.time.Duration;
import java.util.List;

/** Sees to it that nothing is left of a program. */
interface Keeper {
    /**
     * The command line of the process that this JVM starts.
     *
     * @param command the program with its arguments
     * @param grace between SIGTERM and SIGKILL
     */
    List<String> command(List<String> command, Duration grace);

    /** Whether the first line of standard error tells how the start went; see {@link Announcement}. */
    boolean announces();

    /** Begins to end the program and its descendants, and returns at once; a second time, the grace time is over. */
    void end(Process process, Duration grace);

    /** Whether, once the process is over, all descendants are too, and so their ends of its pipes are closed. */
    boolean leavesNothing();
}
