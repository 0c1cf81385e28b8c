package org.muster.cache;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.muster.CacheException;

/**
 * Who computes what. A lease is a lock on one byte of the file {@code lock}, at a place made of the entry's name, so the system
 * takes it from a process that has died. Such locks belong to processes, so a table tells apart the threads of this one; and the
 * file must be opened once only, for closing it again anywhere in the process would drop all locks. Thread-safe.
 */
final class Leases implements AutoCloseable {
    /** The byte that is locked while entries are taken away or moved. */
    private static final long REARRANGING = 0;

    private static final long FIRST = 1 << 10;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final Warnings warnings;
    private final Path path;
    private final @Nullable RandomAccessFile file;
    private final ConcurrentHashMap<String, Lease> held = new ConcurrentHashMap<>();
    private final ReentrantLock rearranging = new ReentrantLock();
    private volatile Consumer<String> listener = name -> {};

    Leases(Path path, Warnings warnings) {
        this.path = path;
        this.warnings = warnings;
        this.file = open();
    }

    private @Nullable RandomAccessFile open() {
        try {
            if (!Files.exists(path)) {
                try {
                    Disk.createFile(path);
                } catch (java.nio.file.FileAlreadyExistsException e) {
                    // Another process was quicker.
                }
            }
            String problem = Trust.ofFile(path).problem();
            if (problem != null) {
                throw new CacheException("the result cache's file " + path + " is refused: " + problem);
            }
            return new RandomAccessFile(path.toFile(), "rw");
        } catch (IOException e) {
            unsupported(e);
            return null;
        }
    }

    private void unsupported(IOException e) {
        warnings.once(
                "lock",
                "the result cache in " + path.getParent() + " works without locks (" + Disk.reason(e)
                        + "), so several processes may compute the same at the same time");
    }

    /** Has the names of released leases told. */
    void onRelease(Consumer<String> listener) {
        this.listener = listener;
    }

    /** The lease of an entry; null while somebody else has it. */
    @Nullable
    Lease tryLease(String name) {
        Lease lease = new Lease(this, name);
        if (held.putIfAbsent(name, lease) != null) {
            return null;
        }
        boolean taken = false;
        try {
            Lock lock = lock(place(name));
            taken = lock != null;
            lease.lock = lock == null ? null : lock.lock();
        } finally {
            if (!taken) {
                held.remove(name, lease);
            }
        }
        return taken ? lease : null;
    }

    /** Whether nobody has the lease. While this looks, others cannot have it either. */
    boolean isFree(String name) {
        if (held.containsKey(name)) {
            return false;
        }
        Lease lease = tryLease(name);
        if (lease == null) {
            return false;
        }
        unlock(lease.lock); // not released: nobody needs to be told
        held.remove(name, lease);
        return true;
    }

    /** A lock that was taken; without one of the system where there are none. */
    private record Lock(@Nullable FileLock lock) {}

    private @Nullable Lock lock(long place) {
        if (file == null) {
            return new Lock(null);
        }
        try {
            FileChannel channel = file.getChannel();
            FileLock lock = channel.tryLock(place, 1, false);
            return lock == null ? null : new Lock(lock);
        } catch (OverlappingFileLockException e) {
            return null; // two names at one place, or another copy of this class
        } catch (IOException e) {
            unsupported(e);
            return new Lock(null);
        }
    }

    private static long place(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        hash ^= hash >>> 29;
        return FIRST + (hash >>> 2 & (1L << 61) - 1);
    }

    void release(Lease lease) {
        unlock(lease.lock);
        held.remove(lease.name(), lease);
        listener.accept(lease.name());
    }

    private void unlock(@Nullable FileLock lock) {
        if (lock == null) {
            return;
        }
        try {
            lock.release();
        } catch (IOException e) {
            // The file is closed, and so the lock is gone.
        }
    }

    /** Work that nobody else may do at the same time, in any process. */
    @FunctionalInterface
    interface Rearrangement<T> {
        T run() throws IOException;
    }

    /** Does it when nobody else is at it. */
    <T> T rearrange(Rearrangement<T> work) throws IOException, InterruptedException {
        rearranging.lockInterruptibly();
        try {
            Lock lock = lock(REARRANGING);
            for (long pause = 1; lock == null; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
                TimeUnit.MILLISECONDS.sleep(pause);
                lock = lock(REARRANGING);
            }
            try {
                return work.run();
            } finally {
                unlock(lock.lock());
            }
        } finally {
            rearranging.unlock();
        }
    }

    /** Drops all locks. */
    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                warnings.debug("closing " + path, e);
            }
        }
    }
}
