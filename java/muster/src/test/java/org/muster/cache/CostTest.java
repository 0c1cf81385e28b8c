package org.muster.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.CacheEntry;

/** What a look costs does not depend on how many entries there are: counted, not timed. */
class CostTest {
    private static final int MANY = 100_000;

    @TempDir
    Path dir;

    /** How many reads of files and listings of directories there were. */
    private record Cost(long reads, long bytes, long listings) {}

    private Cost cost(Runnable work) throws IOException {
        Path file = dir.resolve("recording.jfr");
        long listings = Disk.listings();
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileRead").withThreshold(java.time.Duration.ZERO);
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        long reads = 0;
        long bytes = 0;
        for (RecordedEvent e : RecordingFile.readAllEvents(file)) {
            if (e.getString("path") != null && e.getString("path").startsWith(dir.toString() + "/cache")) {
                reads++;
                bytes += e.getLong("bytesRead");
            }
        }
        Files.delete(file);
        return new Cost(reads, bytes, Disk.listings() - listings);
    }

    @Test
    void ofAHitAndOfAMiss() throws IOException {
        String key = Fixture.key(3);
        try (Store store = Store.open(dir.resolve("cache"))) {
            store.put(key, Fixture.INFO, new double[128]);
            store.put(Fixture.key(4), Fixture.INFO, 1);
            store.pack();
            store.delete(key);
            store.put(key, Fixture.INFO, new double[128]);
            store.find(Fixture.key(4), Fixture.FUNCTION);
            Cost hit = cost(() -> assertNotNull(store.find(key, Fixture.FUNCTION)));
            Cost packed = cost(() -> assertNotNull(store.find(Fixture.key(4), Fixture.FUNCTION)));
            Cost miss = cost(() -> assertNull(store.find(Fixture.key(5), Fixture.FUNCTION)));
            assertEquals(1, hit.reads);
            assertTrue(hit.bytes < 4096);
            assertEquals(0, hit.listings);
            assertEquals(1, packed.reads);
            assertEquals(new Cost(0, 0, 1), miss); // of the packs, of which there are few
            fill(store, key);
            assertEquals(hit, cost(() -> assertNotNull(store.find(key, Fixture.FUNCTION))));
            assertEquals(packed.reads, cost(() -> store.find(Fixture.key(4), Fixture.FUNCTION)).reads);
            assertEquals(miss, cost(() -> assertNull(store.find(Fixture.key(5), Fixture.FUNCTION))));
            List<CacheEntry> all = store.entries();
            assertTrue(all.size() >= MANY);
            assertEquals(
                    new Cost(0, 0, 0),
                    cost(() -> assertNotNull(all.get(MANY / 2).key())));
            assertEquals(all.size(), store.size());
        }
    }

    /** Has one entry be there under many names, which is as good as many entries to whoever reads directories. */
    private static void fill(Store store, String key) throws IOException {
        Path one = Fixture.file(store, key);
        Path from = one;
        for (int i = 10; i < 10 + MANY; i++) {
            Path other = Fixture.file(store, Fixture.key(i));
            Files.createDirectories(other.getParent());
            if (i % 20_000 == 0) {
                from = Files.copy(one, other); // file systems limit the links to one file
            } else {
                Files.createLink(other, from);
            }
        }
    }
}
