package org.muster.cache;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.muster.CacheEntry;
import org.muster.CacheException;

/** Files of a cache with a sound trailer: an entry that is read, or a miss. */
class CacheFuzz {
    static final String KEY = Fixture.key(7);
    private static final String PACK = "2026";

    @TempDir
    static Path dir;

    /** The data as a file that was written whole. */
    static byte[] whole(byte[] data) {
        Trailer.Sum sum = new Trailer.Sum();
        sum.add(data, 0, data.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(data);
        out.writeBytes(Trailer.bytes(data.length, 0, sum));
        return out.toByteArray();
    }

    private static void write(Path file, byte[] data) throws IOException {
        if (!Files.exists(file)) {
            Disk.createDirectories(Objects.requireNonNull(file.getParent()));
            Disk.createFile(file);
        }
        Files.write(file, whole(data));
    }

    /**
     * A file of one entry.
     *
     * @param data the fuzzer's
     */
    @FuzzTest
    void entry(byte[] data) throws IOException {
        Path cache = dir.resolve("entry");
        write(new Layout(cache).entry(KEY), data);
        try (Store store = Store.open(cache)) {
            try {
                store.find(KEY, Fixture.FUNCTION);
            } catch (CacheException e) {
                // another function's, it says
            }
            store.entries().forEach(CacheFuzz::tell);
        }
    }

    private static void tell(CacheEntry entry) {
        for (Runnable ask : List.<Runnable>of(
                entry::key,
                entry::function,
                entry::ranks,
                entry::created,
                entry::duration,
                entry::host,
                entry::pid,
                entry::version,
                entry::bytes,
                entry::type,
                entry::file,
                entry::value)) {
            try {
                ask.run();
            } catch (CacheException e) {
                // as it should be
            }
        }
    }

    /**
     * A file of many entries.
     *
     * @param data the fuzzer's
     */
    @FuzzTest
    void pack(byte[] data) throws IOException {
        Path cache = dir.resolve("pack");
        write(new Layout(cache).pack(PACK), data);
        try (Store store = Store.open(cache)) {
            for (CacheEntry entry : store.entries()) {
                tell(entry);
            }
        }
        Pack pack;
        try {
            pack = Pack.read(PACK, new Layout(cache).pack(PACK));
        } catch (IOException e) {
            return;
        }
        for (int i = 0; i < pack.size(); i++) {
            try (Source source = pack.open(i, true)) {
                ImageReader.read(source, pack.address(i));
            } catch (IOException e) {
                // damaged
            }
        }
    }
}
