package org.muster;

/**
 * A process of a call's group ended, or had to be ended, before the call was done.
 */
public final class RankLostException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** Rank in the call, or -1. */
    private final int rank;
    /** Host of the process. */
    private final String host;
    /** Process id on that host. */
    private final long pid;
    /** What was seen. */
    private final String why;

    /**
     * Makes one.
     *
     * @param rank the rank within the call, or -1 where no single rank is meant
     * @param host the host of the process
     * @param pid its process id on that host, or -1 where no single rank is meant
     * @param why what was seen
     */
    public RankLostException(int rank, String host, long pid, String why) {
        super((rank < 0 ? "a process on " + host : "rank " + rank + " (pid " + pid + " on " + host + ")")
                + " was lost: " + why);
        this.rank = rank;
        this.host = host;
        this.pid = pid;
        this.why = why;
    }

    /**
     * The lost process's rank in the call.
     *
     * @return the rank, or -1 where no single rank is meant
     */
    public int rank() {
        return rank;
    }

    /**
     * The lost process's host.
     *
     * @return its name
     */
    public String host() {
        return host;
    }

    /**
     * The lost process's id.
     *
     * @return the process id on {@link #host()}
     */
    public long pid() {
        return pid;
    }

    /**
     * What was seen of it.
     *
     * @return for example {@code its process was killed by signal 9 (SIGKILL)}
     */
    public String why() {
        return why;
    }
}
