package org.muster.nativeaccess;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A native object that one thread waits on and others use, and that must not be destroyed under any of them. Every use holds the
 * read lock; {@link #close} first turns newcomers away, then wakes the waiter, and destroys once all have left.
 */
abstract class WaitableHandle implements AutoCloseable {
    private final MemorySegment handle;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean waiting = new AtomicBoolean();

    WaitableHandle(MemorySegment handle) {
        this.handle = handle;
    }

    /** Makes the native wait return, or the next one if there is none. */
    abstract void wake(MemorySegment handle);

    abstract void destroy(MemorySegment handle);

    /** A use of the native object that does not wait. */
    interface Use<R> {
        R apply(MemorySegment handle);
    }

    final <R> R use(Use<R> body) {
        lock.readLock().lock();
        try {
            if (closed.get()) {
                throw new IllegalStateException("This " + getClass().getSimpleName() + " is closed.");
            }
            return body.apply(handle);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The use that waits; only one at a time, so that a wake always meets the thread it is for. */
    final <R> R useWaiting(Use<R> body) {
        if (!waiting.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "Another thread waits on this " + getClass().getSimpleName() + ".");
        }
        try {
            return use(body);
        } finally {
            waiting.set(false);
        }
    }

    /** Ends the wait under way, or the next one if there is none; several before one wait count as one. */
    public final void wake() {
        use(open -> {
            wake(open);
            return true;
        });
    }

    /** Ends a wait under way and frees what the system holds; a second close does nothing. */
    @Override
    public final void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        wake(handle); // still there: nobody but this thread may destroy it
        lock.writeLock().lock();
        try {
            destroy(handle);
        } finally {
            lock.writeLock().unlock();
        }
    }
}
