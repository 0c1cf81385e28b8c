package org.muster.master;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.muster.Builder;
import org.muster.Cache;
import org.muster.CacheException;
import org.muster.Resources;
import org.muster.SerializationException;
import org.muster.cache.EntryInfo;
import org.muster.cache.Hit;
import org.muster.cache.Lease;
import org.muster.cache.Store;
import org.muster.code.Fingerprints;
import org.muster.wire.Message.Kind;
import org.muster.worker.Wrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor's end of the result cache. Disks may be slow, so the conductor asks here and is answered by a command: leases on
 * one thread, which are quick, and results on another.
 */
final class CacheDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CacheDesk.class);

    /** What came of asking for the right to compute a result. */
    interface LeaseAnswer {
        /** The right is this call's. */
        void granted(Lease lease);

        /** Somebody has computed it meanwhile. */
        void found(Hit hit);

        /** Somebody else is at it; {@link #free} will be called. */
        void busy();

        /** Nobody is at it any more. */
        void free();

        /** The key is another function's. */
        void refused(CacheException why);
    }

    private final Store store;
    private final Fingerprints fingerprints = new Fingerprints();
    private final @Nullable String initDigest;
    private final ExecutorService leases = thread("muster-cache");
    private final ExecutorService results = thread("muster-cache-results");
    private final AtomicBoolean warned = new AtomicBoolean();

    CacheDesk(Store store, Builder.@Nullable InitFunction init) {
        this.store = store;
        initDigest = init == null ? null : fingerprints.of(init).digest(java.util.List.of());
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    Cache cache() {
        return store;
    }

    /** Prepares to look for a call's result; null if it is not to be cached, or what it computes cannot be told. */
    @Nullable
    CacheTicket ticket(Kind kind, Resources r, Object function) {
        if (r.isImpure()) {
            return null;
        }
        Object users = Wrapper.innermost(function);
        ClassLoader own = users.getClass().getClassLoader();
        try {
            return new CacheTicket(
                    fingerprints.of(function),
                    fingerprints.code(users),
                    kind,
                    r,
                    initDigest,
                    own == null ? CacheDesk.class.getClassLoader() : own);
        } catch (SerializationException e) {
            if (warned.compareAndSet(false, true)) {
                LOG.warn("a call is not cached, nor will others be like it: {}", e.getMessage());
            }
            return null;
        }
    }

    /**
     * Looks for a result.
     *
     * @throws CacheException if the key was used for another function
     */
    @Nullable
    Hit find(CacheTicket t) {
        return store.find(t.key(), t.functionDigest(), t.loader);
    }

    /** Looks for a result under the key that whoever has kept it gives. */
    @Nullable
    Hit find(String key, String function, CacheTicket t) {
        return store.find(key, function, t.loader);
    }

    /** The init function's part of keys, or null. */
    @Nullable
    String initDigest() {
        return initDigest;
    }

    /** Asks for the right to compute a result; the answer comes on a thread of its own. */
    void lease(CacheTicket t, LeaseAnswer answer) {
        run(leases, () -> {
            try {
                Lease lease = store.tryLease(t.key());
                if (lease == null) {
                    answer.busy();
                    store.whenFree(t.key(), answer::free);
                    return;
                }
                Hit hit;
                try {
                    hit = find(t);
                } catch (CacheException e) {
                    lease.close();
                    throw e;
                }
                if (hit == null) {
                    answer.granted(lease);
                } else {
                    lease.close();
                    answer.found(hit);
                }
            } catch (CacheException e) {
                answer.refused(e);
            } catch (Throwable e) {
                // Whatever it is, the call must hear of it.
                answer.refused(new CacheException("the cache in " + store.directory() + " cannot be used: " + e, e));
            }
        });
    }

    /** For who computes in the calling thread: a result, or else the right to compute it; waits while somebody else does. */
    @Nullable
    Hit findOrLease(CacheTicket t) throws InterruptedException {
        while (true) {
            Hit hit = find(t);
            if (hit != null) {
                return hit;
            }
            t.lease = store.tryLease(t.key());
            if (t.lease != null) {
                hit = find(t);
                if (hit != null) {
                    closeLease(t);
                }
                return hit;
            }
            CountDownLatch free = new CountDownLatch(1);
            store.whenFree(t.key(), free::countDown);
            free.await();
        }
    }

    void put(CacheTicket t, int ranks, Duration took, @Nullable Object value) {
        store.put(t.key(), new EntryInfo(t.functionName(), t.functionDigest(), ranks, took), value, t.loader);
    }

    void closeLease(CacheTicket t) {
        Lease lease = t.lease;
        t.lease = null;
        if (lease != null) {
            lease.close();
        }
    }

    /** Gives the right to compute a result back, without one. */
    void release(CacheTicket t) {
        Lease lease = t.lease;
        t.lease = null;
        if (lease != null) {
            run(leases, lease::close);
        }
    }

    /** Keeps a result, gives the lease back, and then says so. */
    void save(CacheTicket t, int ranks, Duration took, String host, long pid, CallFuture.Outcome value, Runnable then) {
        Lease lease = t.lease;
        t.lease = null;
        run(results, () -> {
            try {
                store.put(
                        t.key(),
                        new EntryInfo(t.functionName(), t.functionDigest(), ranks, took, host, pid),
                        value.read(),
                        t.loader);
            } catch (Throwable e) {
                LOG.warn("the result of {} is not kept in the cache: {}", t.functionName(), e.toString());
            } finally {
                if (lease != null) {
                    lease.close();
                }
                then.run();
            }
        });
    }

    /** Does something that may take long, off the conductor. */
    void later(Runnable work) {
        run(results, work);
    }

    private static void run(ExecutorService thread, Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("the executor has ended", e);
        }
    }

    /** The executor has ended: all that it has is given back. */
    void close() {
        leases.shutdown();
        results.shutdown();
        store.close();
    }
}
