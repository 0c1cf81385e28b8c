package org.muster.cache;

import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The right to compute an entry, which one thread of one process has at a time. A process that dies loses its leases.
 *
 * {@snippet :
 * try (Lease lease = store.tryLease(key)) {
 *     if (lease != null && store.find(key, function) == null) { // somebody may have been quicker
 *         store.put(key, info, compute());
 *     }
 * }
 * }
 *
 * <p>May be closed by any thread, and more than once.
 */
public final class Lease implements AutoCloseable {
    private final Leases leases;
    private final String name;
    private final AtomicBoolean closed = new AtomicBoolean();

    volatile @Nullable FileLock lock;

    Lease(Leases leases, String name) {
        this.leases = leases;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Gives it back. Who waits for it in this process is told at once. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leases.release(this);
        }
    }
}
