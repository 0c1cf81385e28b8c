package org.muster.master;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.muster.Resources;
import org.muster.TaskFuture;
import org.muster.TaskListener;
import org.muster.TaskState;

/**
 * The future of a call.
 *
 * <p>The conductor only {@linkplain #settle leaves the outcome here}: reading it (which deserializes) and completing the future (which runs
 * the user's callbacks) happen on the thread that waits in {@code get}, or else on the callback thread. So the conductor never runs user code,
 * and a waiting thread is woken once, not twice.
 */
final class CallFuture<T extends @Nullable Object> extends TaskFuture<T> {
    /** What the conductor leaves: gives the value, or throws what the call failed with. */
    @FunctionalInterface
    interface Outcome {
        @Nullable
        Object read() throws Throwable;
    }

    private final long number;
    private final String key;
    private final Resources resources;
    private final BiConsumer<CallFuture<?>, Boolean> onCancel;
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final AtomicReference<@Nullable Thread> waiter = new AtomicReference<>();
    private volatile TaskState state = TaskState.WAITING;
    private final List<Throwable> further = new ArrayList<>(0);

    /** Of the call with that number. */
    CallFuture(long number, Resources resources, BiConsumer<CallFuture<?>, Boolean> onCancel) {
        this(number, "call-" + number, resources, onCancel);
    }

    /** Of something that is no call, but has a future like one. */
    CallFuture(String key, Resources resources, BiConsumer<CallFuture<?>, Boolean> onCancel) {
        this(0, key, resources, onCancel);
    }

    private CallFuture(long number, String key, Resources resources, BiConsumer<CallFuture<?>, Boolean> onCancel) {
        this.number = number;
        this.key = key;
        this.resources = resources;
        this.onCancel = onCancel;
    }

    /** The call's number, unique in this process; 0 if it is no call. */
    long number() {
        return number;
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
        return number == 0 ? new CompletableFuture<>() : new StageFuture<>(number);
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public Resources resources() {
        return resources;
    }

    @Override
    public TaskState taskState() {
        return state;
    }

    /** Moves on to another state; by the conductor only, but for the end by cancelling. */
    synchronized boolean to(TaskState next) {
        if (!state.next().contains(next)) {
            return false;
        }
        state = next;
        return true;
    }

    /** Leaves the outcome and wakes who waits for it; true if it was the first. */
    boolean settle(Outcome o) {
        if (!outcome.compareAndSet(null, o)) {
            return false;
        }
        wake();
        return true;
    }

    /** Tells a listener how the call ended. */
    void report(TaskListener l) {
        try {
            super.join(); // another thread may be reading the outcome at this moment
        } catch (CancellationException | CompletionException e) {
            // as the state says
        }
        switch (state) {
            case DONE -> l.finished(this);
            case FAILED -> l.failed(this, isCompletedExceptionally() ? exceptionNow() : new IllegalStateException());
            case CANCELLED -> l.cancelled(this);
            default -> throw new IllegalStateException("call " + key + " has not ended but is " + state);
        }
    }

    static Outcome failing(Throwable failure) {
        return () -> {
            throw failure;
        };
    }

    /** As {@link #failing(Throwable)} for a failure that is read later. */
    static Outcome failing(Supplier<Throwable> failure) {
        return () -> {
            throw failure.get();
        };
    }

    /** Completes the future with the outcome that was left; whoever comes first does it. */
    void finish() {
        Outcome o = outcome.get();
        if (o == null || !claimed.compareAndSet(false, true)) {
            return;
        }
        T value;
        try {
            @SuppressWarnings("unchecked") // how the call was made says what its ranks send
            T read = (T) o.read();
            value = read;
        } catch (Throwable t) {
            synchronized (further) {
                further.forEach(t::addSuppressed);
                further.clear();
                failure = t;
            }
            super.completeExceptionally(t);
            return;
        }
        super.complete(value);
    }

    private @Nullable Throwable failure;

    /** Adds the failure of a further rank to the one that the call ended with. */
    void addFurther(Throwable t) {
        synchronized (further) {
            if (failure == null) {
                further.add(t);
            } else if (!failure.equals(t)) {
                failure.addSuppressed(t);
            }
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        wake();
        if (cancelled && to(TaskState.CANCELLED)) {
            onCancel.accept(this, mayInterruptIfRunning);
        }
        return cancelled;
    }

    /** Completing it by hand is the caller's right; the call is then as good as cancelled. */
    @Override
    public boolean complete(T value) {
        return byHand(super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable ex) {
        return byHand(super.completeExceptionally(ex));
    }

    private boolean byHand(boolean completed) {
        wake();
        if (completed && to(TaskState.CANCELLED)) {
            onCancel.accept(this, true);
        }
        return completed;
    }

    private void wake() {
        Thread t = waiter.get();
        if (t != null) {
            LockSupport.unpark(t);
        }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        await(0);
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + unit.toNanos(timeout);
        await(Math.max(1, unit.toNanos(timeout)));
        return super.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    @Override
    public T join() {
        boolean interrupted = false;
        while (true) {
            try {
                await(0);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return super.join();
    }

    /** Waits for the outcome, at most so long (0: any time), and finishes with it. */
    private void await(long nanos) throws InterruptedException {
        if (isDone()) {
            return;
        }
        Thread me = Thread.currentThread();
        // A second waiting thread waits in CompletableFuture's own way, for the callback thread.
        if (waiter.compareAndSet(null, me)) {
            try {
                long begin = System.nanoTime();
                while (outcome.get() == null && !isDone()) {
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    if (nanos == 0) {
                        LockSupport.park(this);
                    } else {
                        long left = nanos - (System.nanoTime() - begin);
                        if (left <= 0) {
                            return;
                        }
                        LockSupport.parkNanos(this, left);
                    }
                }
            } finally {
                waiter.set(null);
            }
        }
        finish();
    }

    /** Unwraps what a stage of a {@code CompletableFuture} wraps. */
    static Throwable unwrap(Throwable t) {
        return t instanceof CompletionException && t.getCause() != null ? t.getCause() : t;
    }
}
