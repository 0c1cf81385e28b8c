package org.muster;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A result that is kept in a {@link Cache}. An entry never changes; it may be deleted.
 *
 * <p>What it tells is read from its file when first asked for. Every method but {@link #file} throws {@link CacheException} when the
 * entry has been deleted before it was read, or its file turns out to be damaged. Thread-safe.
 */
public interface CacheEntry {
    /** {@return the key} */
    String key();

    /** {@return a readable name of the function that computed it} */
    String function();

    /** {@return on how many ranks it was computed} */
    int ranks();

    /** {@return when it was stored} */
    Instant created();

    /** {@return how long it took to compute} */
    Duration duration();

    /** {@return the name of the node that it was computed on} */
    String host();

    /** {@return the id of the process that it was computed by} */
    long pid();

    /** {@return the version of Muster that stored it} */
    String version();

    /** {@return how many bytes it takes, at least} */
    long bytes();

    /** {@return the type of the value, as {@code double[][]} or the name of a class} */
    String type();

    /** {@return the HDF5 file that it is in} */
    Path file();

    /**
     * Reads the value.
     *
     * @return a new object each time
     * @throws CacheException if it cannot be read, as when its class is not here or has changed
     */
    @Nullable
    Object value();
}
