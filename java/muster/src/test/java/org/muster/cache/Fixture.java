package org.muster.cache;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What tests of the store have in common. */
final class Fixture {
    static final String FUNCTION = "f00d";
    static final EntryInfo INFO = new EntryInfo("Test.function", FUNCTION, 2, Duration.ofMillis(1500));

    private Fixture() {}

    /** A key as programs have them. */
    static String key(int i) {
        return String.format("%08x", i * 0x9E3779B1) + String.format("%024x", i);
    }

    /** The file of an entry that has one of its own. */
    static Path file(Store store, String key) {
        return new Layout(store.directory()).entry(Layout.name(key));
    }

    static Object value(Store store, String key) {
        Hit hit = Objects.requireNonNull(store.find(key, FUNCTION), "no entry");
        return Objects.requireNonNull(hit.value());
    }

    /** The warnings that are logged while something is done. */
    static String logged(Runnable work) {
        Queue<String> all = new ConcurrentLinkedQueue<>();
        Warnings.ear = all::add;
        try {
            work.run();
        } finally {
            Warnings.ear = message -> {};
        }
        return String.join("\n", all);
    }

    static String message(Throwable t) {
        return String.valueOf(t.getMessage());
    }

    static int count(String text, String word) {
        return text.split(java.util.regex.Pattern.quote(word), -1).length - 1;
    }
}
