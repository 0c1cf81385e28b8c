package org.muster.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.Cache;
import org.muster.CacheEntry;

/** Packs: nothing is lost, and nothing deleted comes back. */
class PackTest {
    @TempDir
    Path dir;

    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(dir);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void put(int from, int to) {
        for (int i = from; i < to; i++) {
            assertTrue(store.put(Fixture.key(i), Fixture.INFO, new int[] {i, -i}));
        }
    }

    /** What another process sees that has looked at the packs last when this was made. */
    private final class Elsewhere {
        final Layout layout = new Layout(store.directory());
        final Packs packs = new Packs(layout, new Warnings());
        final Finder finder = new Finder(layout, packs, new Warnings());

        Elsewhere() throws IOException {
            packs.refresh();
        }

        boolean finds(int i) {
            return finder.read(Fixture.key(i), true, e -> true) != null;
        }
    }

    @Test
    void foldsEntriesAndFindsThem() throws Exception {
        put(0, 300);
        Elsewhere before = new Elsewhere();
        Cache.Packed packed = store.pack();
        assertEquals(300, packed.entries());
        assertEquals(300, store.size());
        assertFalse(Files.exists(Fixture.file(store, Fixture.key(3))));
        for (int i = 0; i < 300; i++) {
            assertEquals(-i, ((int[]) Fixture.value(store, Fixture.key(i)))[1]);
            assertTrue(before.finds(i));
        }
        assertNull(store.find(Fixture.key(300), Fixture.FUNCTION));
        assertEquals(new Cache.Packed(0, 0, 0), store.pack());
        CacheEntry entry = store.entries().get(5);
        assertTrue(entry.file().startsWith(store.directory().resolve("packs")));
        assertEquals("int[]", entry.type());
    }

    @Test
    void smallPacksAreMergedAndLargeOnesLeftAlone() throws Exception {
        put(0, 100);
        store.pack();
        put(100, 110);
        assertEquals(0, store.pack().merged());
        put(110, 120);
        assertEquals(0, store.pack().merged()); // the earlier one is a little larger than what is new
        put(120, 135);
        Elsewhere before = new Elsewhere();
        assertTrue(before.finds(105));
        assertEquals(2, store.pack().merged());
        put(135, 300);
        assertEquals(2, store.pack().merged());
        assertEquals(300, store.size());
        assertEquals(
                1, store.entries().stream().map(CacheEntry::file).distinct().count());
        for (int i = 0; i < 300; i++) {
            assertTrue(before.finds(i)); // though the packs that it knew are gone
        }
    }

    @Test
    void whatIsDeletedStaysSo() throws Exception {
        put(0, 10);
        store.pack();
        Elsewhere before = new Elsewhere();
        assertTrue(before.finds(4));
        assertTrue(store.delete(Fixture.key(4)));
        assertFalse(store.delete(Fixture.key(4)));
        assertNull(store.find(Fixture.key(4), Fixture.FUNCTION));
        assertFalse(before.finds(4));
        assertEquals(9, store.size());
        put(4, 5);
        assertEquals(10, store.size());
        assertTrue(before.finds(4));
        put(10, 30);
        store.pack(); // which merges
        assertEquals(30, store.size());
        assertEquals(4, ((int[]) Fixture.value(store, Fixture.key(4)))[0]);
        assertTrue(store.delete(Fixture.key(4)));
        for (int i = 10; i < 30; i++) {
            store.delete(Fixture.key(i));
        }
        assertEquals(1, store.pack().merged()); // for more than half of it is gone
        assertEquals(9, store.size());
        assertEquals(1, Disk.list(dir.resolve("packs")).size());
        store.clear();
        assertEquals(0, store.size());
        assertNull(store.find(Fixture.key(1), Fixture.FUNCTION));
        assertEquals(0, Disk.list(dir.resolve("packs")).size());
    }

    /** Killed after the pack was in its place and before the entries were removed. */
    @Test
    void anEntryThatIsInAPackTooIsThereOnce() throws Exception {
        put(0, 5);
        Path file = Fixture.file(store, Fixture.key(2));
        byte[] bytes = Files.readAllBytes(file);
        store.pack();
        Files.write(file, bytes);
        assertEquals(5, store.size());
        store.pack();
        assertEquals(5, store.size());
        assertFalse(Files.exists(file));
        Files.write(file, bytes);
        assertTrue(store.delete(Fixture.key(2)));
        assertNull(store.find(Fixture.key(2), Fixture.FUNCTION));
    }

    @Test
    void aRandomHistoryComesOutAsAMapWould() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Map<String, Integer> model = new HashMap<>();
        Elsewhere other = new Elsewhere();
        for (int step = 0; step < 600; step++) {
            int i = random.nextInt(60);
            String key = i % 3 == 0 ? "user key " + i : Fixture.key(i);
            switch (random.nextInt(20)) {
                case 0 -> store.pack();
                case 1, 2, 3, 4, 5 -> assertEquals(model.remove(key) != null, store.delete(key));
                case 6, 7, 8, 9, 10, 11 -> {
                    store.put(key, Fixture.INFO, step);
                    model.putIfAbsent(key, step);
                }
                default -> {
                    Hit hit = store.find(key, Fixture.FUNCTION);
                    assertEquals(model.get(key), hit == null ? null : hit.value());
                    assertEquals(hit != null, other.finder.read(Layout.name(key), true, e -> true) != null);
                }
            }
            if (step % 50 == 0) {
                assertEquals(model.size(), store.size());
                assertEquals(
                        model.keySet(),
                        store.entries().stream().map(CacheEntry::key).collect(java.util.stream.Collectors.toSet()));
            }
        }
        assertNotNull(other);
    }
}
