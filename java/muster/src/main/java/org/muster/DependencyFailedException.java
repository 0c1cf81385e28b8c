package org.muster;

import org.jspecify.annotations.Nullable;

/**
 * A call could not start because a future it captures failed or was cancelled.
 *
 * <p>The cause is what the upstream call failed with.
 */
public final class DependencyFailedException extends MusterException {
    private static final long serialVersionUID = 1L;

    /** The key of the upstream call. */
    private final String upstreamKey;

    /**
     * Makes one.
     *
     * @param upstreamKey the key of the call that failed
     * @param cause what that call failed with
     */
    public DependencyFailedException(String upstreamKey, @Nullable Throwable cause) {
        super("the call depends on " + upstreamKey + ", which failed: " + cause, cause);
        this.upstreamKey = upstreamKey;
    }

    /**
     * The key of the call that failed.
     *
     * @return the upstream call's {@link TaskFuture#key()}; for a future that is no {@code TaskFuture}, a description
     */
    public String upstreamKey() {
        return upstreamKey;
    }
}
