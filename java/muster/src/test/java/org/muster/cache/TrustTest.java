package org.muster.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.CacheException;

/** Only files of this user that nobody else may write are believed. */
class TrustTest {
    private static final String KEY = Fixture.key(1);

    @TempDir
    Path temp;

    private static void assumeRoot() throws IOException {
        assumeTrue(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
                "only root can give files to another user");
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    @Test
    void whatIsMadeIsTheOwnersAlone() throws IOException {
        Path dir = temp.resolve("new/cache");
        try (Store store = Store.open(dir)) {
            store.put(KEY, Fixture.INFO, 1);
            Path file = Fixture.file(store, KEY);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            for (Path d : new Path[] {dir, file.getParent(), dir.resolve("packs"), dir.resolve("tmp")}) {
                assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(d)));
            }
            store.pack();
            Path pack = store.get(KEY).orElseThrow().file();
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(pack)));
        }
    }

    @Test
    void anEntryThatOthersMayWrite() throws IOException {
        try (Store store = Store.open(temp)) {
            store.put(KEY, Fixture.INFO, 1);
            Path file = Fixture.file(store, KEY);
            for (String mode : new String[] {"rw--w----", "rw-----w-"}) {
                mode(file, mode);
                assertNull(store.find(KEY, Fixture.FUNCTION));
                assertTrue(store.get(KEY).isEmpty());
            }
            mode(file, "rw-r--r--");
            assertNotNull(store.find(KEY, Fixture.FUNCTION));
        }
        try (Store store = Store.open(temp)) {
            Path file = Fixture.file(store, KEY);
            mode(file, "rw-rw-rw-");
            String log = Fixture.logged(() -> assertNull(store.find(KEY, Fixture.FUNCTION)));
            assertTrue(log.contains(file.toString()) && log.contains("others"), log);
        }
    }

    @Test
    void anEntryOfAnotherUser() throws IOException {
        assumeRoot();
        try (Store store = Store.open(temp)) {
            store.put(KEY, Fixture.INFO, 1);
            Path file = Fixture.file(store, KEY);
            Files.setAttribute(file, "unix:uid", 12345);
            String log = Fixture.logged(() -> assertNull(store.find(KEY, Fixture.FUNCTION)));
            assertTrue(log.contains(file.toString()) && log.contains("12345"), log);
            assertTrue(store.put(KEY, Fixture.INFO, 2));
            assertEquals(2, Fixture.value(store, KEY));
        }
    }

    @Test
    void aPackOfAnotherUserOrThatOthersMayWrite() throws IOException {
        Path pack;
        try (Store store = Store.open(temp)) {
            store.put(KEY, Fixture.INFO, 1);
            store.pack();
            pack = store.get(KEY).orElseThrow().file();
        }
        mode(pack, "rw-rw----");
        try (Store store = Store.open(temp)) {
            assertNull(store.find(KEY, Fixture.FUNCTION));
        }
        mode(pack, "rw-------");
        assumeRoot();
        Files.setAttribute(pack, "unix:uid", 12345);
        try (Store store = Store.open(temp)) {
            assertNull(store.find(KEY, Fixture.FUNCTION));
        }
    }

    @Test
    void aDirectoryThatOthersMayWrite() throws IOException {
        mode(temp, "rwxrwx---");
        CacheException e = assertThrows(CacheException.class, () -> Store.open(temp));
        assertTrue(
                Fixture.message(e).contains(temp.toString())
                        && Fixture.message(e).contains("chmod go-w"),
                Fixture.message(e));
        mode(temp, "rwxr-xr-x");
        Store.open(temp).close();
    }

    @Test
    void aDirectoryOfAnotherUser() throws IOException {
        assumeRoot();
        Path dir = Files.createDirectory(temp.resolve("theirs"));
        Files.setAttribute(dir, "unix:uid", 12345);
        CacheException e = assertThrows(CacheException.class, () -> Store.open(dir));
        assertTrue(
                Fixture.message(e).contains(dir.toString())
                        && Fixture.message(e).contains("12345"),
                Fixture.message(e));
    }

    @Test
    void aLinkIsNoEntry() throws IOException {
        try (Store store = Store.open(temp.resolve("cache"))) {
            store.put(KEY, Fixture.INFO, 1);
            Path file = Fixture.file(store, KEY);
            Path elsewhere = temp.resolve("elsewhere.h5");
            Files.move(file, elsewhere);
            Files.createSymbolicLink(file, elsewhere);
            String log = Fixture.logged(() -> assertNull(store.find(KEY, Fixture.FUNCTION)));
            assertTrue(log.contains(file.toString()), log);
        }
    }

    @Test
    void whatIsNoDirectory() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        CacheException e = assertThrows(CacheException.class, () -> Store.open(file));
        assertTrue(Fixture.message(e).contains(file.toString()), Fixture.message(e));
    }
}
