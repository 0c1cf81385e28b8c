package org.muster.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what was written: a warning that names the file, and a miss; and they are replaced. */
class DamageTest {
    private static final String KEY = Fixture.key(7);
    private static final double[] VALUE = {1, 2, 3};

    @TempDir
    Path dir;

    private Store store;
    private Path file;

    @BeforeEach
    void begin() {
        store = Store.open(dir);
        store.put(KEY, Fixture.INFO, VALUE);
        file = Fixture.file(store, KEY);
    }

    @AfterEach
    void end() {
        store.close();
    }

    private void assertPassedOverAndReplaced() {
        String log = Fixture.logged(() -> {
            assertNull(store.find(KEY, Fixture.FUNCTION));
            assertNull(store.find(KEY, Fixture.FUNCTION));
        });
        assertEquals(1, Fixture.count(log, file.toString()), log); // not at each look
        assertTrue(store.put(KEY, Fixture.INFO, VALUE));
        assertArrayEquals(VALUE, (double[]) Fixture.value(store, KEY));
        store.close();
        store = Store.open(dir); // which warns again
    }

    @Test
    void cutShort() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        TreeSet<Integer> lengths = new TreeSet<>();
        for (int n : new int[] {0, 1, 7, 8, 31, 32, 33, 47, 48, 63, 64, 65, 100, 512}) {
            lengths.add(n);
            lengths.add(whole.length - 1 - n);
        }
        lengths.removeIf(n -> n < 0 || n >= whole.length);
        for (int length : lengths) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertPassedOverAndReplaced();
        }
    }

    @Test
    void oneBitWrongAnywhere() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < 60; i++) {
            byte[] other = whole.clone();
            int at = i < whole.length && i < 20 ? whole.length - 1 - i : random.nextInt(whole.length);
            other[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, other);
            assertPassedOverAndReplaced();
        }
    }

    @Test
    void somethingElse() throws IOException {
        Files.write(file, new byte[5000]);
        assertPassedOverAndReplaced();
        Files.writeString(file, "no HDF5 at all");
        assertPassedOverAndReplaced();
        Files.delete(file);
        try (WritableHdfFile foreign = HdfFile.write(file)) {
            foreign.putDataset("result", new int[] {1});
        }
        assertPassedOverAndReplaced();
        Files.delete(file);
        Files.createDirectory(file);
        String log = Fixture.logged(() -> assertNull(store.find(KEY, Fixture.FUNCTION)));
        assertEquals(1, Fixture.count(log, file.toString()), log);
        assertTrue(!store.put(KEY, Fixture.INFO, VALUE)); // what nobody has written is not removed either
    }

    @Test
    void moreAtTheEnd() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertPassedOverAndReplaced();
    }

    @Test
    void theEntryOfAnotherKey() throws IOException {
        String other = Fixture.key(8);
        store.put(other, Fixture.INFO, new double[] {9});
        Files.copy(Fixture.file(store, other), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertPassedOverAndReplaced();
    }

    @Test
    void anotherFormat() throws IOException {
        Files.delete(file);
        java.util.Map<String, Object> attributes = new java.util.HashMap<>();
        attributes.put(Image.KEY, KEY);
        attributes.put(Image.FORMAT, Image.FORMAT_NOW + 1);
        attributes.put(Image.VERSION, "99");
        store.vault()
                .writer
                .write(file, tape -> ImageWriter.writeFile(new Image(attributes, java.util.Map.of()), tape));
        assertPassedOverAndReplaced();
    }

    @Test
    void aDamagedPackedEntryIsAMissAndOthersAreNot() throws IOException {
        String other = Fixture.key(9);
        store.put(other, Fixture.INFO, 5);
        store.pack();
        Path pack = store.get(KEY).orElseThrow().file();
        byte[] bytes = Files.readAllBytes(pack);
        Packs.Place place = store.vault().packs.find(KEY).getFirst();
        bytes[(int) place.pack().address(place.place()) + 200] ^= 1;
        Files.write(pack, bytes);
        String log = Fixture.logged(() -> assertNull(store.find(KEY, Fixture.FUNCTION)));
        assertEquals(1, Fixture.count(log, pack.toString()), log);
        assertEquals(5, Fixture.value(store, other));
        assertTrue(store.put(KEY, Fixture.INFO, VALUE));
        assertArrayEquals(VALUE, (double[]) Fixture.value(store, KEY));
        store.pack();
        assertArrayEquals(VALUE, (double[]) Fixture.value(store, KEY));
    }

    @Test
    void aPackCutShortIsPassedOver() throws IOException {
        store.pack();
        Path pack = store.get(KEY).orElseThrow().file();
        store.close();
        byte[] bytes = Files.readAllBytes(pack);
        for (int length : new int[] {0, 40, bytes.length / 2, bytes.length - 1}) {
            Files.write(pack, Arrays.copyOf(bytes, length));
            String log = Fixture.logged(() -> {
                try (Store again = Store.open(dir)) {
                    assertNull(again.find(KEY, Fixture.FUNCTION));
                    assertEquals(0, again.size());
                }
            });
            assertEquals(1, Fixture.count(log, pack.toString()), log);
        }
        store = Store.open(dir);
    }

    /** As with a file server: what was there when its name was read is gone when it is opened. */
    @Test
    void goneBetweenLookingAndReading() throws IOException {
        Layout layout = new Layout(store.directory());
        Finder finder = new Finder(layout, store.vault().packs, store.vault().warnings);
        String log = Fixture.logged(() -> {
            Object found = finder.read(KEY, true, entry -> {
                Files.delete(entry.file());
                throw new IOException("Stale file handle");
            });
            assertNull(found);
        });
        assertEquals("", log);
        assertNull(store.find(KEY, Fixture.FUNCTION));
    }
}
