package org.muster;

/**
 * Says where a failed call's exception comes from: rank, host and process.
 *
 * <p>It is among the {@linkplain Throwable#getSuppressed() suppressed exceptions} of the user's own exception, so every printed stack trace
 * shows it, while class, message, cause and stack trace of the exception are those it was thrown with on the worker.
 */
public final class RemoteOrigin extends MusterException {
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
     * @param ranks how many ranks the call had
     * @param host the host of the worker process
     * @param pid its process id there
     */
    public RemoteOrigin(int rank, int ranks, String host, long pid) {
        super("thrown on rank " + rank + " of " + ranks + " (pid " + pid + " on " + host + ")");
        this.rank = rank;
        this.host = host;
        this.pid = pid;
    }

    /** The place where this object was made says nothing. */
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
