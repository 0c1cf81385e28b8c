package org.muster.cache;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.time.Instant;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.muster.Cache;
import org.muster.CacheEntry;
import org.muster.CacheException;
import org.muster.SerializationException;
import org.muster.code.NamedCodec;

/**
 * The store of a directory.
 *
 * <p>Every entry is an immutable file: it is written aside, brought to the disk and then renamed, so it is there whole or not at all.
 * What cannot be read is a warning in the log and not there; what cannot be written is a warning and not kept. {@link #tryLease} and
 * {@link #whenFree} let each result be computed once, by whoever comes first, in whichever process:
 *
 * {@snippet :
 * void compute(Store store, String key) {
 *     Hit hit = store.find(key, function);
 *     if (hit != null) {
 *         use(hit.value());
 *         return;
 *     }
 *     Lease lease = store.tryLease(key);
 *     if (lease == null) {
 *         store.whenFree(key, () -> compute(store, key));
 *         return;
 *     }
 *     // find once more, compute, put, close the lease
 * }
 * }
 *
 * <p>All stores of one directory in a process share its locks. Thread-safe; interrupts are neither heeded nor lost, but by {@link #delete}
 * and {@link #pack}.
 */
public final class Store implements Cache, AutoCloseable {
    private static final int LONGEST_TEXT = 1000;

    private final Vault vault;
    private final ClassLoader loader;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Soft, for a codec refers to its loader, which would then never go. */
    private final Map<ClassLoader, SoftReference<NamedCodec>> codecs = new WeakHashMap<>();

    private Store(Vault vault, ClassLoader loader) {
        this.vault = vault;
        this.loader = loader;
    }

    /**
     * Opens a directory, and makes it if it is not there. The calling thread's context class loader finds the classes of values
     * unless another is given.
     *
     * @param directory the directory
     * @return the store, to be closed
     * @throws CacheException if it cannot be made, belongs to another user, or others than its owner may write it
     */
    public static Store open(Path directory) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return new Store(Vault.acquire(directory), context == null ? Store.class.getClassLoader() : context);
    }

    /**
     * Looks for a value.
     *
     * @param key what was computed
     * @param function the fingerprint of the function's code
     * @return the value, or null if there is none that can be read
     * @throws CacheException if the key was used for another function
     */
    public @Nullable Hit find(String key, String function) {
        return find(key, function, loader);
    }

    /**
     * Looks for a value.
     *
     * @param key what was computed
     * @param function the fingerprint of the function's code
     * @param classes finds the program's classes
     * @return the value, or null if there is none that can be read
     * @throws CacheException if the key was used for another function
     */
    public @Nullable Hit find(String key, String function, ClassLoader classes) {
        check();
        return lookUp(key, function, classes);
    }

    private @Nullable Hit lookUp(String key, @Nullable String function, ClassLoader classes) {
        return vault.finder.read(Layout.name(key), true, entry -> {
            Image image = ImageReader.read(entry.source(), entry.address());
            if (image.get(Image.FORMAT, Integer.class) != Image.FORMAT_NOW) {
                throw new Damaged("another version of Muster wrote it (" + image.text(Image.VERSION) + ")");
            }
            if (!image.text(Image.KEY).equals(key)) {
                throw new Damaged("it is the entry of another key, " + image.text(Image.KEY));
            }
            if (function != null && !image.text(Image.FINGERPRINT).equals(function)) {
                throw new CacheException("cache key \"" + key + "\" was used for another function, "
                        + image.text(Image.FUNCTION) + " (" + entry.file()
                        + "): use another key, or delete the entry");
            }
            try {
                return new Hit(Values.decode(image, codec(classes), NamedCodec.format()));
            } catch (SerializationException e) {
                vault.warnings.debug("cannot read the value in " + entry.file(), e);
                return null;
            }
        });
    }

    /**
     * Keeps a value. One that is there already, and can be read, stays.
     *
     * @param key what was computed
     * @param info what to tell of it
     * @param value the value
     * @return whether there is an entry now; if not, the log says why
     */
    public boolean put(String key, EntryInfo info, @Nullable Object value) {
        return put(key, info, value, loader);
    }

    /**
     * Keeps a value. One that is there already, and can be read, stays.
     *
     * @param key what was computed
     * @param info what to tell of it
     * @param value the value
     * @param classes will find the program's classes
     * @return whether there is an entry now; if not, the log says why
     */
    public boolean put(String key, EntryInfo info, @Nullable Object value, ClassLoader classes) {
        check();
        String name = Layout.name(key);
        try {
            if (lookUp(key, info.function(), classes) != null) {
                return true;
            }
            Values.Encoded encoded = Values.encode(value, codec(classes), NamedCodec.format());
            Image image = new Image(attributes(key, info, encoded), encoded.items());
            vault.writer.write(vault.layout.entry(name), tape -> ImageWriter.writeFile(image, tape));
            return true;
        } catch (SerializationException e) {
            if (NamedCodec.isBound(e)) {
                vault.warnings.debug("the result of " + info.name() + " is not kept", e);
            } else {
                notKept("value " + (value == null ? "" : value.getClass()), info, String.valueOf(e.getMessage()));
            }
        } catch (CacheException e) {
            notKept("key " + key, info, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            notKept(Disk.reason(e), info, "cannot write in " + directory() + ": " + Disk.reason(e));
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            notKept(e.getClass().getName(), info, e.toString());
        }
        return false;
    }

    private void notKept(String cause, EntryInfo info, String why) {
        vault.warnings.once("put " + cause, "the result of " + info.name() + " is not kept in the cache: " + why);
    }

    private static Map<String, Object> attributes(String key, EntryInfo info, Values.Encoded encoded) {
        Map<String, Object> a = new LinkedHashMap<>();
        a.put(Image.KEY, key);
        a.put(Image.FUNCTION, plain(info.name()));
        a.put(Image.FINGERPRINT, plain(info.function()));
        a.put(Image.RANKS, info.ranks());
        a.put(Image.CREATED, Instant.now().toString());
        a.put(Image.DURATION, info.duration().toNanos() / 1e9);
        a.put(Image.HOST, plain(info.host()));
        a.put(Image.PID, info.pid());
        a.put(Image.USER, plain(Here.USER));
        a.put(Image.JAVA_TYPE, plain(encoded.type()));
        a.put(Image.ENCODING, encoded.encoding());
        a.put(Image.VERSION, Here.VERSION);
        a.put(Image.FORMAT, Image.FORMAT_NOW);
        return a;
    }

    /** The text as an attribute can have it. */
    private static String plain(String text) {
        String shorter = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        return shorter.replace('\0', ' ');
    }

    /**
     * Takes the right to compute an entry. Take it when the computation is about to start, not long before: the system's time to
     * take one grows with how many there are.
     *
     * @param key what is to be computed
     * @return the lease, or null while somebody else has it, in this process or another
     */
    public @Nullable Lease tryLease(String key) {
        check();
        return vault.leases.tryLease(Layout.name(key));
    }

    /**
     * Runs an action when there is nothing to wait for: the entry is there, or nobody computes it. Within this process that is at once,
     * after other processes within 0.2 s. If this is closed before, it never runs.
     *
     * @param key what somebody else computes
     * @param action runs on the store's own thread, or on the caller's never
     */
    public void whenFree(String key, Runnable action) {
        check();
        vault.waiters.add(Layout.name(key), action, () -> {});
    }

    @Override
    public <T> CompletableFuture<T> future(String key) {
        check();
        CompletableFuture<T> future = new CompletableFuture<>();
        Hit hit = lookUp(key, null, loader);
        if (hit != null) {
            complete(future, hit);
        } else if (vault.leases.isFree(Layout.name(key))) {
            settle(key, future);
        } else {
            await(key, future);
        }
        return future;
    }

    private <T> void await(String key, CompletableFuture<T> future) {
        vault.waiters.add(
                Layout.name(key),
                () -> {
                    try {
                        look(key, future);
                    } catch (RuntimeException e) {
                        future.completeExceptionally(e); // it may be closed at this moment
                    }
                },
                () -> future.completeExceptionally(new CacheException(
                        "the cache in " + directory() + " was closed while an entry was waited for, \"" + key + "\"")));
    }

    private <T> void look(String key, CompletableFuture<T> future) {
        if (vault.leases.isFree(Layout.name(key))) {
            settle(key, future);
            return;
        }
        Hit hit = lookUp(key, null, loader);
        if (hit != null) {
            complete(future, hit);
        } else {
            await(key, future); // somebody else has begun
        }
    }

    /** Ends a wait, since nobody computes the entry any more: it is there now or it will not be. */
    private <T> void settle(String key, CompletableFuture<T> future) {
        Hit hit = lookUp(key, null, loader);
        if (hit != null) {
            complete(future, hit);
        } else {
            future.completeExceptionally(new CacheException(
                    "the cache in " + directory() + " has no entry \"" + key + "\", and nobody computes it"));
        }
    }

    @SuppressWarnings("unchecked") // the caller says what it is, as with any cache
    private static <T> void complete(CompletableFuture<T> future, Hit hit) {
        future.complete((T) hit.value());
    }

    @Override
    public Optional<CacheEntry> get(String key) {
        check();
        Kept entry = new Kept(this, Layout.name(key));
        return entry.isThere() && entry.attributes().get(Image.KEY) instanceof String k && k.equals(key)
                ? Optional.of(entry)
                : Optional.empty();
    }

    @Override
    public List<CacheEntry> entries() {
        List<String> names = names();
        final class Entries extends AbstractList<CacheEntry> implements RandomAccess {
            @Override
            public CacheEntry get(int index) {
                return new Kept(Store.this, names.get(index));
            }

            @Override
            public int size() {
                return names.size();
            }
        }
        return new Entries();
    }

    @Override
    public long size() {
        return names().size();
    }

    List<String> names() {
        check();
        try {
            return new Catalog(vault).names();
        } catch (IOException e) {
            throw new CacheException("cannot read " + directory() + ": " + Disk.reason(e), e);
        }
    }

    @Override
    public boolean delete(String key) {
        String name = Layout.name(key);
        return rearrange("delete an entry", () -> new Catalog(vault).delete(name));
    }

    /** Deletes an entry by its name, which it has also if its file cannot be read. */
    boolean deleteNamed(String name) {
        return rearrange("delete an entry", () -> new Catalog(vault).delete(name));
    }

    /**
     * Deletes all entries.
     *
     * @throws CacheException if one cannot be deleted
     */
    public void clear() {
        rearrange("delete the entries", () -> {
            new Catalog(vault).clear();
            return true;
        });
    }

    @Override
    public Packed pack() {
        return rearrange("pack the entries", () -> new Packer(vault).pack());
    }

    private <T> T rearrange(String what, Leases.Rearrangement<T> work) {
        check();
        try {
            return vault.leases.rearrange(work);
        } catch (IOException e) {
            throw new CacheException("cannot " + what + " in " + directory() + ": " + Disk.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CacheException("interrupted while waiting to " + what + " in " + directory(), e);
        }
    }

    @Override
    public Path directory() {
        return vault.layout.root();
    }

    /** The value of a key, or an exception. */
    @Nullable
    Object value(String key) {
        Hit hit = lookUp(key, null, loader);
        if (hit == null) {
            throw new CacheException("the value of \"" + key + "\" in " + directory() + " cannot be read: it has been"
                    + " deleted, or is damaged, or its class is not here as it was");
        }
        return hit.value();
    }

    Vault vault() {
        return vault;
    }

    private NamedCodec codec(ClassLoader classes) {
        synchronized (codecs) {
            SoftReference<NamedCodec> known = codecs.get(classes);
            NamedCodec codec = known == null ? null : known.get();
            if (codec == null) {
                codec = new NamedCodec(classes);
                codecs.put(classes, new SoftReference<>(codec));
            }
            return codec;
        }
    }

    private void check() {
        if (closed.get()) {
            throw new CacheException("this cache of " + directory() + " has been closed");
        }
    }

    /** Closes this; the last of a directory's stores gives back all its leases and ends its waits. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            vault.release();
        }
    }
}
