package org.muster.master;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.muster.DependencyFailedException;
import org.muster.Resources;
import org.muster.TaskFuture;
import org.muster.TaskListener;
import org.muster.TaskState;

/**
 * The future of a call.
 *
 * <p>The conductor only {@linkplain #settle leaves the outcome here}: reading it (which deserializes) and completing the future (which runs
 * the user's callbacks) happen on the thread that waits in {@code get}, or else on one of {@link Callbacks}. So the conductor never runs user code,
 * and a waiting thread is woken once, not twice.
 */
final class CallFuture<T extends @Nullable Object> extends TaskFuture<T> {
    /** What the conductor leaves: gives the value, or throws what the call failed with. */
    @FunctionalInterface
    interface Outcome {
        @Nullable
        Object read() throws Throwable;
    }

    private static final VarHandle OUTCOME = field("outcome", Outcome.class);
    private static final VarHandle CLAIMED = field("claimed", boolean.class);
    private static final VarHandle WAITERS = field("waiters", Waiter.class);

    private final long number;
    private final Resources resources;
    private final Owner owner;
    // Plain fields with handles: a million of these may wait.
    private volatile @Nullable Outcome outcome;

    @SuppressWarnings("UnusedVariable") // by its handle
    private volatile boolean claimed;

    private volatile @Nullable Waiter waiters;
    private volatile TaskState state = TaskState.WAITING;
    private volatile @Nullable String contentKey;
    /** Calls whose values this one's ranks were given before those futures were done; their own thread may be late. */
    private volatile @Nullable List<CallFuture<?>> earlier;

    private @Nullable List<Throwable> further;
    private @Nullable Throwable failure;

    /** Who is to be told that a call was cancelled. */
    @FunctionalInterface
    interface Owner {
        /** Nobody. */
        Owner NONE = (_, _) -> {};

        void cancelled(long number, boolean stopIfRunning);
    }

    /** A thread that waits for the outcome. */
    private static final class Waiter {
        volatile @Nullable Thread thread = Thread.currentThread();

        @Nullable
        Waiter next;
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(CallFuture.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Of the call with that number. */
    CallFuture(long number, Resources resources, Owner owner) {
        this.number = number;
        this.resources = resources;
        this.owner = owner;
    }

    /** Of something that is no call, but has a future like one. */
    CallFuture(String key, Resources resources, Owner owner) {
        this(0, resources, owner);
        contentKey = key;
    }

    /** From now on this is its key: the name of its result in the cache. */
    void contentKey(String key) {
        contentKey = key;
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
        String k = contentKey;
        return k == null ? "call-" + number : k;
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

    /** Whether the call was given to the one who hears of its being cancelled. */
    @SuppressWarnings("ReferenceEquality") // the very one
    boolean isOf(Owner o) {
        return owner == o;
    }

    /** This call's ranks get that one's value, though its future may not be done yet: it will be before this one is. */
    void follows(CallFuture<?> other) {
        List<CallFuture<?>> all = earlier;
        if (all == null) {
            all = new ArrayList<>(1);
            all.add(other);
            earlier = all;
        } else {
            all.add(other);
        }
    }

    /** Leaves the outcome, if it is the first, and wakes who waits for it; true if one of these is going to finish the future. */
    boolean settle(Outcome o) {
        return OUTCOME.compareAndSet(this, null, o) && wake();
    }

    /** What {@link #follows} was told, until this one is done. */
    @Nullable
    List<CallFuture<?>> earlier() {
        return earlier;
    }

    /** Waits until it is done; unlike the inherited join it never runs stages in this thread. */
    void awaitDone() {
        boolean interrupted = false;
        while (true) {
            try {
                awaitDone(0);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same, at most so many nanoseconds (0: any time). */
    private void awaitDone(long nanos) throws InterruptedException {
        if (isDone()) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        // Asynchronous, or this thread would run the other stages if it is done just now.
        whenCompleteAsync((_, _) -> done.countDown(), CallFuture::elsewhere);
        if (nanos == 0) {
            done.await();
        } else {
            done.await(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Waits for the outcome to be read, and gives the exception if it is one. */
    void ifFailed(Consumer<Throwable> then) {
        awaitDone();
        if (isCompletedExceptionally() && !isCancelled()) {
            then.accept(exceptionNow());
        }
    }

    /** Tells a listener how the call ended. */
    void report(TaskListener l) {
        awaitDone(); // another thread may be reading the outcome at this moment
        switch (state) {
            case DONE -> l.finished(this);
            case FAILED -> l.failed(this, isCompletedExceptionally() ? exceptionNow() : new IllegalStateException());
            case CANCELLED -> l.cancelled(this);
            default -> throw new IllegalStateException(key() + " has not ended but is " + state);
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
        Outcome o = outcome;
        if (o == null || !CLAIMED.compareAndSet(this, false, true)) {
            return;
        }
        List<CallFuture<?>> before = earlier;
        if (before != null) {
            Earlier.finish(before);
            earlier = null;
        }
        T value;
        try {
            @SuppressWarnings("unchecked") // how the call was made says what its ranks send
            T read = (T) o.read();
            value = read;
        } catch (Throwable t) {
            fail(t);
            super.completeExceptionally(state == TaskState.FAILED ? asThrown(t) : t);
            return;
        }
        super.complete(value);
    }

    /** CompletableFuture would look into the one, and take the other for a cancelled call: what the function threw is the cause. */
    private static Throwable asThrown(Throwable t) {
        return t instanceof CompletionException || t instanceof CancellationException ? new CompletionException(t) : t;
    }

    private synchronized void fail(Throwable t) {
        failure = t;
        if (further != null) {
            further.forEach(t::addSuppressed);
            further = null;
        }
    }

    /** Adds the failure of a further rank to the one that the call ended with. */
    synchronized void addFurther(Throwable t) {
        if (failure == null) {
            further = further == null ? new ArrayList<>(1) : further;
            further.add(t);
        } else if (!failure.equals(t)) {
            failure.addSuppressed(t);
        }
    }

    /** The state decides: a call that has ended cannot be cancelled, also while its outcome is still to be read. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (to(TaskState.CANCELLED)) {
            super.cancel(mayInterruptIfRunning);
            wake();
            owner.cancelled(number, mayInterruptIfRunning);
        }
        return isCancelled();
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

    /** Ends by {@link #complete}, which wakes who waits; the inherited one passes it by. */
    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        Objects.requireNonNull(supplier);
        executor.execute(() -> {
            if (isDone()) {
                return;
            }
            T value;
            try {
                value = supplier.get();
            } catch (Throwable t) {
                completeExceptionally(new CompletionException(t));
                return;
            }
            complete(value);
        });
        return this;
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
        return completeAsync(supplier, defaultExecutor());
    }

    @Override
    public void obtrudeValue(T value) {
        super.obtrudeValue(value);
        byHand(true);
    }

    @Override
    public void obtrudeException(Throwable ex) {
        super.obtrudeException(ex);
        byHand(true);
    }

    private boolean byHand(boolean completed) {
        wake();
        if (completed && to(TaskState.CANCELLED)) {
            owner.cancelled(number, true);
        }
        return completed;
    }

    private boolean wake() {
        boolean any = false;
        for (Waiter w = waiters; w != null; w = w.next) {
            Thread t = w.thread;
            if (t != null) {
                LockSupport.unpark(t);
                any = true;
            }
        }
        return any;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        await(0);
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        await(Math.max(1, unit.toNanos(timeout)));
        return super.get(0, TimeUnit.NANOSECONDS);
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

    /** Waits for the outcome, at most so long (0: any time), and has it finished. */
    private void await(long nanos) throws InterruptedException {
        if (isDone()) {
            return;
        }
        long begin = System.nanoTime();
        if (outcome == null) {
            Waiter me = new Waiter();
            enter(me);
            try {
                park(nanos);
            } finally {
                leave(me);
                finishHereOrElsewhere(); // also when it is interrupted: the conductor may have counted on it
            }
        } else {
            finishHereOrElsewhere();
        }
        long left = nanos == 0 ? 0 : nanos - (System.nanoTime() - begin);
        if (nanos == 0 || left > 0) {
            awaitDone(left);
        }
    }

    private static void elsewhere(Runnable what) {
        Thread.ofVirtual().name("muster-stage").start(what);
    }

    /** Where stages hang on it another thread completes it, for they may wait for what this one does next. */
    void finishHereOrElsewhere() {
        if (outcome == null || claimed || isDone()) {
            return;
        }
        if (getNumberOfDependents() == 0) {
            finish();
        } else {
            elsewhere(this::finish);
        }
    }

    private void park(long nanos) throws InterruptedException {
        long begin = System.nanoTime();
        while (outcome == null && !isDone()) {
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
    }

    private void enter(Waiter me) {
        Waiter first;
        do {
            first = waiters;
            me.next = first;
        } while (!WAITERS.compareAndSet(this, first, me));
    }

    /** One that has left may stay in the list behind others; the first ones go, so repeated waits leave nothing. */
    private void leave(Waiter me) {
        me.thread = null;
        for (Waiter first = waiters; first != null && first.thread == null; first = waiters) {
            WAITERS.compareAndSet(this, first, first.next);
        }
    }

    /** Ends it with an outcome that needs nobody else, unless it has ended before. */
    void end(TaskState state, Outcome o) {
        if (to(state)) {
            settle(o);
        }
        finish();
    }

    /** What becomes of a call one of whose dependencies ended so. */
    static DependencyFailedException dependencyFailed(CompletableFuture<?> dependency, Throwable t) {
        String upstream = dependency instanceof TaskFuture<?> f ? f.key() : String.valueOf(dependency);
        return new DependencyFailedException(upstream, unwrap(t));
    }

    /** Unwraps what a stage of a {@code CompletableFuture} wraps. */
    static Throwable unwrap(Throwable t) {
        return t instanceof CompletionException && t.getCause() != null ? t.getCause() : t;
    }
}
