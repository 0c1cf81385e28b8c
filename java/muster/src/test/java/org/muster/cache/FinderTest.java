package org.muster.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries that come and go while they are looked for. */
class FinderTest {
    private static final String KEY = Fixture.key(1);

    @TempDir
    Path dir;

    /** Between the look at a file and its opening, another program may have deleted it and written it anew. */
    @Test
    void anEntryThatWasReplacedMeanwhileIsReadWithoutAWord() {
        try (Store store = Store.open(dir)) {
            store.put(KEY, Fixture.INFO, 1);
            Vault vault = Vault.acquire(dir);
            try {
                AtomicInteger times = new AtomicInteger();
                String said = Fixture.logged(() ->
                        assertEquals(2, vault.finder.<Integer>read(Layout.name(KEY), true, entry -> {
                            if (times.incrementAndGet() == 1) {
                                throw new FileNotFoundException(entry.file() + " (No such file or directory)");
                            }
                            return times.get();
                        })));
                assertEquals("", said);
            } finally {
                vault.release();
            }
        }
    }
}
