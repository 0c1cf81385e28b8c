package org.muster;

/**
 * Carries where a failed call's exception came from: rank, host, process and the stack trace there.
 *
 * <p>It is a suppressed exception of the user's own exception, so every printed stack trace shows it, and the cause
 * chain stays the user's own.
 */
public final class RemoteStackTrace extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Rank in the call. */
    private final int rank;
    /** Host of the process. */
    private final String host;
    /** Process id on that host. */
    private final long pid;

    /**
     * Makes one.
     *
     * @param rank the rank within the call
     * @param host the host of the worker process
     * @param pid its process id there
     * @param trace the remote stack trace as text
     */
    public RemoteStackTrace(int rank, String host, long pid, String trace) {
        super("on rank " + rank + " (pid " + pid + " on " + host + "):" + System.lineSeparator() + trace);
        this.rank = rank;
        this.host = host;
        this.pid = pid;
    }

    /** The trace is in the message; the place where this object was made says nothing. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    /**
     * The rank that threw.
     *
     * @return the rank within the call
     */
    public int rank() {
        return rank;
    }

    /**
     * The host of the process that threw.
     *
     * @return its name
     */
    public String host() {
        return host;
    }

    /**
     * The process that threw.
     *
     * @return its id on {@link #host()}
     */
    public long pid() {
        return pid;
    }
}
