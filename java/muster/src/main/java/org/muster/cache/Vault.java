package org.muster.cache;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.muster.CacheException;

/** What all stores of one directory share in this process: its locks must be one set. Thread-safe. */
final class Vault {
    private static final Map<Path, Vault> OPEN = new HashMap<>();

    final Layout layout;
    final Warnings warnings = new Warnings();
    final Packs packs;
    final Finder finder;
    final Writer writer;
    final Leases leases;
    final Waiters waiters;
    private int users;

    private Vault(Path directory) {
        layout = new Layout(directory);
        packs = new Packs(layout, warnings);
        finder = new Finder(layout, packs, warnings);
        writer = new Writer(layout, warnings);
        prepare();
        leases = new Leases(layout.lock(), warnings);
        waiters = new Waiters(directory, this::isOver);
        leases.onRelease(waiters::wake);
    }

    /** The one of a directory, which is made if it is not there. */
    static Vault acquire(Path directory) {
        synchronized (OPEN) {
            Path real = realPath(directory);
            Vault vault = OPEN.get(real);
            if (vault == null) {
                vault = new Vault(real);
                OPEN.put(real, vault);
            }
            vault.users++;
            return vault;
        }
    }

    /** To be called once for each {@link #acquire}. */
    void release() {
        synchronized (OPEN) {
            if (--users > 0) {
                return;
            }
            OPEN.remove(layout.root());
            leases.close(); // before anybody opens the file anew
        }
        waiters.close();
    }

    private static Path realPath(Path directory) {
        try {
            Disk.createDirectories(directory.toAbsolutePath());
            Path real = directory.toRealPath();
            String problem = Trust.ofDirectory(real).problem();
            if (problem != null) {
                throw new CacheException("the result cache's directory " + real + " is refused: " + problem);
            }
            return real;
        } catch (AccessDeniedException e) {
            throw new CacheException(
                    "the result cache's directory " + directory + " cannot be used: permission denied", e);
        } catch (IOException e) {
            throw new CacheException(
                    "the result cache's directory " + directory + " cannot be used: " + Disk.reason(e), e);
        }
    }

    private void prepare() {
        for (Path directory : new Path[] {layout.entries(), layout.packs(), layout.temporary()}) {
            try {
                Disk.createDirectory(directory);
                String problem = Trust.ofDirectory(directory).problem();
                if (problem != null) {
                    throw new CacheException("the result cache's directory " + directory + " is refused: " + problem);
                }
            } catch (IOException e) {
                if (!Files.exists(directory)) {
                    warnings.once(
                            "prepare",
                            "the result cache in " + layout.root() + " cannot be written (" + Disk.reason(e)
                                    + "), so results are not kept");
                }
            }
        }
    }

    /** Whether there is nothing to wait for with that entry: it is there, or nobody computes it. */
    private boolean isOver(String name) {
        return Files.exists(layout.entry(name)) || leases.isFree(name);
    }
}
