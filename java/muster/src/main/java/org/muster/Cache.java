package org.muster;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The results that are kept in a directory, by the keys of what was computed. Several executors, also in several processes, may
 * share a directory: what one has computed the others find.
 *
 * {@snippet :
 * try (var exe = MpiExecutor.singleNode().cache(Path.of("cache")).open()) {
 *     exe.submit(() -> Potential.fit(data)).get();
 *     for (CacheEntry e : exe.cache().entries()) {
 *         IO.println(e.key() + " " + e.function() + " " + e.duration());
 *     }
 * }
 * }
 *
 * <p>Each entry is an HDF5 file of its own, until {@link #pack} folds many into one. All methods may be called from any thread. They
 * throw {@link CacheException} after the executor that this belongs to has been closed.
 */
public interface Cache {
    /**
     * {@return all entries at this moment, ordered by key as far as keys are hexadecimal numbers} Only their names are read now, and
     * what an entry tells when it is asked.
     */
    List<CacheEntry> entries();

    /**
     * Looks for an entry.
     *
     * @param key its key
     * @return the entry, or empty if there is none that can be read
     */
    Optional<CacheEntry> get(String key);

    /**
     * The value of a key, as soon as it is there.
     *
     * @param key the key
     * @param <T> the value's type
     * @return done when the entry is there; not yet done while somebody, in this process or another, computes it. It fails with
     *     {@link CacheException} when nobody does, or nobody does any more without having left an entry
     */
    <T> CompletableFuture<T> future(String key);

    /**
     * Deletes an entry.
     *
     * @param key its key
     * @return whether there was one
     * @throws CacheException if it cannot be deleted
     */
    boolean delete(String key);

    /**
     * Folds the entries that are files of their own into one file, and small such files of earlier times with them. Others may read and
     * write meanwhile. It takes about a second for 2,000 small entries, and saves file system space and directory reading.
     *
     * @return what was done
     * @throws CacheException if it cannot be done; nothing is lost then
     */
    Packed pack();

    /** {@return the number of entries} It lists directories, so it costs more the more there are. */
    long size();

    /** {@return where the entries are} */
    Path directory();

    /**
     * What {@link #pack} did.
     *
     * @param entries how many entries of their own were folded
     * @param merged how many packs of earlier times were taken in
     * @param bytes the size of the new pack; 0 if there was nothing to do
     */
    record Packed(long entries, int merged, long bytes) {}
}
