package org.muster.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.muster.cache.EntryInfo;
import org.muster.cache.Store;

/** {@code muster cache}. */
class CacheTest {
    private static final String FIRST = "00ff".repeat(16);
    private static final String SECOND = "00fe".repeat(16);

    @TempDir
    Path dir;

    private Path cache;

    @BeforeEach
    void fill() {
        cache = dir.resolve("cache");
        try (Store store = Store.open(cache)) {
            EntryInfo info = new EntryInfo("Pressure.of(Lattice)", "f", 2, Duration.ofMillis(12_345));
            store.put(FIRST, info, new double[][] {{1, 2}, {3, 4}});
            store.put(SECOND, info, 5);
            store.put("my own key", new EntryInfo("second", "f", 1, Duration.ZERO), "text");
        }
    }

    private Stage.Ended cache(String... words) throws Exception {
        String[] all = new String[words.length + 2];
        all[0] = Stage.MUSTER;
        all[1] = "cache";
        System.arraycopy(words, 0, all, 2, words.length);
        return Stage.run(dir, all);
    }

    private String done(String... words) throws Exception {
        Stage.Ended ended = cache(words);
        assertEquals(0, ended.status(), ended::toString);
        assertEquals("", ended.err(), ended::toString);
        return ended.out();
    }

    private void refused(int status, String word, String... words) throws Exception {
        Stage.Ended ended = cache(words);
        assertEquals(status, ended.status(), ended::toString);
        assertEquals("", ended.out(), ended::toString);
        assertEquals(1, ended.err().lines().count(), ended::toString);
        assertTrue(ended.err().contains(word), ended::toString);
    }

    @Test
    void listsShowsPacksAndDeletes() throws Exception {
        String list = done("ls");
        assertEquals(4, list.lines().count(), list);
        assertTrue(list.contains("00ff00ff00ff00ff ") && list.contains("my own key"), list);
        assertTrue(
                list.contains("12.345") && list.contains("double[][]") && list.contains("Pressure.of(Lattice)"), list);

        String shown = done("show", "00ff", "--dir", cache.toString());
        assertTrue(shown.contains(FIRST) && shown.contains("12.345"), shown);
        assertTrue(shown.matches("(?s).*\nchecksum +right\n"), shown);

        assertTrue(done("pack").startsWith("3 entries "));
        assertEquals("nothing to pack\n", done("pack"));
        assertEquals(
                list.lines().map(l -> l.split(" ", -1)[0]).toList(),
                done("ls").lines().map(l -> l.split(" ", -1)[0]).toList());

        assertEquals("2 entries deleted\n", done("rm", "my own", SECOND));
        list = done("ls");
        assertFalse(list.contains("my own key") || list.contains("00fe"), list);
        assertEquals("1 entries deleted\n", done("rm", "--all"));
        assertEquals(1, done("ls").lines().count());
    }

    @Test
    void aDamagedEntryIsListedAndCanBeDeleted() throws Exception {
        Path file = cache.resolve("entries/00/" + FIRST + ".h5");
        Files.write(file, new byte[100]);
        Stage.Ended list = cache("ls");
        assertEquals(0, list.status(), list::toString);
        assertTrue(list.out().contains("00ff00ff00ff00ff  cannot be read"), list::toString);
        assertTrue(list.err().contains(file.toString()), list::toString);
        Stage.Ended gone = cache("rm", "00ff");
        assertEquals(0, gone.status(), gone::toString);
        assertFalse(Files.exists(file));
    }

    @Test
    void whatCannotBeDone() throws Exception {
        refused(1, "begins 2 keys", "show", "00f");
        refused(1, "no entry 'ffff'", "show", "ffff");
        refused(1, "no entry 'ffff'", "rm", "00ff", "ffff"); // and nothing is deleted
        assertEquals(4, done("ls").lines().count());
        refused(1, "elsewhere", "ls", "--dir", "elsewhere");
        assertFalse(Files.exists(dir.resolve("elsewhere")));
        refused(1, "no result cache", "ls", "--dir", dir.toString());
        Files.setPosixFilePermissions(cache, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        refused(1, "chmod go-w", "ls");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            walk      | walk
            ls x      | x
            show      | KEY
            rm        | KEY
            rm x --all| --all
            pack --all| --all
            ls --what | --what
            """)
    void aUsageErrorIsStatusTwo(String line, String word) throws Exception {
        refused(2, word.strip(), line.strip().split(" +", -1));
    }

    @Test
    void help() throws Exception {
        assertTrue(done("--help").contains("--dir"));
        assertTrue(Stage.run(dir, Stage.MUSTER, "help").out().contains("cache"));
    }
}
