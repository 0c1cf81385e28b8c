package org.muster.nativeaccess;

/**
 * Something the launcher reported about a process.
 *
 * @param kind what happened
 * @param status the PMIx status code
 * @param rank whom it befell, -1 when not told
 * @param job of which job, "" when not told
 */
public record PmiEvent(Kind kind, int status, int rank, String job) {
    /** What can happen; in the order of the shim's numbers. */
    public enum Kind {
        /** None of the others; see the status code. */
        OTHER,
        /** A process ended, in whatever way. */
        PROC_TERMINATED,
        /** A process ended by a signal, an abort, or without finalizing. */
        PROC_ABORTED,
        /** The connection to the server, or the server's to a process, was lost. */
        LOST_CONNECTION,
        /** A node is no longer there. */
        NODE_DOWN,
        /** The whole job has ended. */
        JOB_ENDED;

        static Kind of(int number) {
            return values()[number];
        }
    }
}
