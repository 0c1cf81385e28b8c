package org.muster.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.muster.CacheEntry;
import org.muster.CacheException;

/** An entry that is read when it is asked. */
final class Kept implements CacheEntry {
    private final Store store;
    private final String name;
    private volatile @Nullable Facts facts;

    Kept(Store store, String name) {
        this.store = store;
        this.name = name;
    }

    /**
     * What is read.
     *
     * @param image the attributes only
     * @param bytes how many the entry takes
     * @param file that it is in
     */
    record Facts(Image image, long bytes, Path file) {
        static Facts read(Finder.Opened entry) throws IOException {
            Image image = new Image(ImageReader.readAttributes(entry.source(), entry.address()), Map.of());
            image.text(Image.KEY);
            return new Facts(image, entry.source().length(), entry.file());
        }
    }

    /** Whether it can be read. */
    boolean isThere() {
        if (facts == null) {
            facts = store.vault().finder.read(name, false, Facts::read);
        }
        return facts != null;
    }

    private Facts facts() {
        isThere();
        Facts known = facts;
        if (known == null) {
            throw new CacheException("the cache entry " + name + " in " + store.directory()
                    + " has been deleted meanwhile, or cannot be read");
        }
        return known;
    }

    private <T> T get(String attribute, Class<T> type) {
        Facts f = facts();
        try {
            return f.image().get(attribute, type);
        } catch (Damaged e) {
            throw new CacheException("the cache entry " + f.file() + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String key() {
        return Layout.isDigest(name) ? get(Image.KEY, String.class) : name;
    }

    @Override
    public String function() {
        return get(Image.FUNCTION, String.class);
    }

    @Override
    public int ranks() {
        return get(Image.RANKS, Integer.class);
    }

    @Override
    public Instant created() {
        try {
            return Instant.parse(get(Image.CREATED, String.class));
        } catch (DateTimeException e) {
            throw new CacheException("the cache entry " + file() + " has no time that can be read", e);
        }
    }

    @Override
    public Duration duration() {
        return Duration.ofNanos((long) (get(Image.DURATION, Double.class) * 1e9));
    }

    @Override
    public String host() {
        return get(Image.HOST, String.class);
    }

    @Override
    public long pid() {
        return get(Image.PID, Long.class);
    }

    @Override
    public String version() {
        return get(Image.VERSION, String.class);
    }

    @Override
    public long bytes() {
        return facts().bytes();
    }

    @Override
    public String type() {
        return get(Image.JAVA_TYPE, String.class);
    }

    @Override
    public Path file() {
        return facts().file();
    }

    /** What {@code muster cache show} tells beyond the rest. */
    Map<String, Object> attributes() {
        return facts().image().attributes();
    }

    @Override
    public @Nullable Object value() {
        return store.value(key());
    }

    @Override
    public String toString() {
        return "CacheEntry " + name;
    }
}
