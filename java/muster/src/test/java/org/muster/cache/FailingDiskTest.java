package org.muster.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.CacheException;

/** A full disk and a read-only one, which are small file systems made for the test; that takes root. */
class FailingDiskTest {
    @TempDir
    Path temp;

    private Path disk;
    private Path dir;

    private static int run(String... command) throws IOException, InterruptedException {
        Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
        p.getOutputStream().close();
        p.getInputStream().readAllBytes();
        assertTrue(p.waitFor(60, TimeUnit.SECONDS));
        return p.exitValue();
    }

    @BeforeEach
    void mount() throws Exception {
        assumeTrue(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root can mount a file system");
        disk = Files.createDirectory(temp.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "muster-test", disk.toString()) == 0,
                "no file system can be mounted here");
        dir = disk.resolve("cache");
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null && run("mountpoint", "-q", disk.toString()) == 0) {
            assertEquals(0, run("umount", "-l", disk.toString()));
        }
    }

    @Test
    void aFullDiskIsAWarningAndNothingHalf() throws Exception {
        try (Store store = Store.open(dir)) {
            assertTrue(store.put(Fixture.key(0), Fixture.INFO, new double[1000]));
            // 8 MB; then 800 kB at a time until that does not fit; then down to what just fits or not.
            String log = Fixture.logged(() -> {
                assertFalse(store.put(Fixture.key(1), Fixture.INFO, new double[1_000_000]));
                assertFalse(store.put(Fixture.key(2), Fixture.INFO, new double[1_000_000]));
            });
            assertEquals(1, Fixture.count(log, "is not kept"), log);
            assertTrue(log.contains("No space left"), log);
            int kept = 0;
            int size = 100_000;
            for (int i = 10; size > 0; i++) {
                if (store.put(Fixture.key(i), Fixture.INFO, filled(size, i))) {
                    double[] back = (double[]) Fixture.value(store, Fixture.key(i));
                    assertEquals(i, back[size - 1]);
                    kept++;
                } else {
                    assertNull(store.find(Fixture.key(i), Fixture.FUNCTION));
                    size /= 2;
                }
            }
            assertTrue(kept > 2);
            assertEquals(kept + 1, store.size());
            assertEquals(0, Disk.list(dir.resolve("tmp")).size());
            assertThrows(CacheException.class, store::pack); // there is no room for it, and nothing is lost
            assertEquals(kept + 1, store.size());
            assertNotNull(store.find(Fixture.key(0), Fixture.FUNCTION));
            assertTrue(store.delete(Fixture.key(10)));
            assertTrue(store.put(Fixture.key(3), Fixture.INFO, 1));
        }
    }

    private static double[] filled(int size, double value) {
        double[] array = new double[size];
        java.util.Arrays.fill(array, value);
        return array;
    }

    @Test
    void aReadOnlyDiskIsReadAndAWarning() throws Exception {
        try (Store store = Store.open(dir)) {
            store.put(Fixture.key(0), Fixture.INFO, 5);
        }
        assertEquals(0, run("mount", "-o", "remount,ro", disk.toString()));
        String log = Fixture.logged(() -> {
            try (Store store = Store.open(dir)) {
                assertEquals(5, Fixture.value(store, Fixture.key(0)));
                assertFalse(store.put(Fixture.key(1), Fixture.INFO, 1));
                assertFalse(store.put(Fixture.key(2), Fixture.INFO, 1));
                assertTrue(store.put(Fixture.key(0), Fixture.INFO, 1)); // it is there
                try (Lease lease = store.tryLease(Fixture.key(1))) {
                    assertNotNull(lease);
                    assertNull(store.tryLease(Fixture.key(1)));
                }
                assertThrows(CacheException.class, () -> store.delete(Fixture.key(0)));
            }
        });
        assertEquals(1, Fixture.count(log, "is not kept"), log);
        assertEquals(1, Fixture.count(log, "without locks"), log);
    }

    @Test
    void anEmptyReadOnlyDirectoryKeepsNothing() throws Exception {
        Files.createDirectory(dir);
        assertEquals(0, run("mount", "-o", "remount,ro", disk.toString()));
        String log = Fixture.logged(() -> {
            try (Store store = Store.open(dir)) {
                assertNull(store.find(Fixture.key(0), Fixture.FUNCTION));
                assertFalse(store.put(Fixture.key(1), Fixture.INFO, 1));
                assertEquals(0, store.size());
            }
        });
        assertTrue(log.contains("cannot be written"), log);
        CacheException e = assertThrows(CacheException.class, () -> Store.open(disk.resolve("other")));
        assertTrue(Fixture.message(e).contains("other"), Fixture.message(e));
    }
}
