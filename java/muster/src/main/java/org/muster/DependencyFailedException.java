package org.muster;

import org.jspecify.annotations.Nullable;

/**
 * A call could not start because a future it captures failed or was cancelled.
 *
 * <p>The cause is what the upstream call failed with. Down a long chain of calls the ones in between are left out: the cause is
 * then the exception of the call that came right after the one that failed by itself.
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
        super("the call depends on " + upstreamKey + ", which failed: " + nearest(cause), nearest(cause));
        this.upstreamKey = upstreamKey;
    }

    /** A chain of a hundred thousand must not become a text, or a cause of causes, as long. */
    private static @Nullable Throwable nearest(@Nullable Throwable t) {
        Throwable nearest = t;
        while (nearest instanceof DependencyFailedException
                && nearest.getCause() instanceof DependencyFailedException) {
            nearest = nearest.getCause();
        }
        return nearest;
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
