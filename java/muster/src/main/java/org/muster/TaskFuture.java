package org.muster;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The result of one call, now or later.
 *
 * <p>A {@link CompletableFuture}, so whatever takes one takes this. It is completed by the executor; stages made from it
 * ({@code thenApply} and kin) are plain {@code CompletableFuture}s and run on a thread of the executor's or, when it is
 * done already, on the caller's; one that blocks holds up no other. Captured in the function of another call it is a dependency of that call.
 *
 * <p>When the call fails, {@link #get()} throws an {@link java.util.concurrent.ExecutionException} whose cause is the
 * user's own exception as the worker threw it, with its stack trace there; a {@link RemoteOrigin} among its suppressed exceptions names
 * rank, host and process, and failures of further ranks are suppressed exceptions too.
 *
 * @param <T> the type of the result
 */
public abstract class TaskFuture<T extends @Nullable Object> extends CompletableFuture<T> {
    /** For executors. */
    protected TaskFuture() {}

    /**
     * The call's key: a name that is unique in its executor.
     *
     * @return the key
     */
    public abstract String key();

    /**
     * What the call was submitted with.
     *
     * @return its resources, defaults of the executor included
     */
    public abstract Resources resources();

    /**
     * Where the call stands; finer than {@link #state()}, whose values {@link java.util.concurrent.Future} fixes.
     *
     * @return the state at this moment
     */
    public abstract TaskState taskState();

    /**
     * Cancels the call, and with {@code mayInterruptIfRunning} stops it if it runs.
     *
     * <p>The future is cancelled at once. A running call's ranks are interrupted, and their waits in the {@link
     * Communicator} end; ranks that do not come back within the executor's grace time are replaced.
     *
     * @param mayInterruptIfRunning whether a call that runs already is stopped; if false it runs on and its result is
     *     dropped
     * @return whether the future is cancelled now
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return super.cancel(mayInterruptIfRunning);
    }

    /** Stages made from this are plain futures: they have no key, and cancelling one stops no call. */
    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
