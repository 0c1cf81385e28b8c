package org.muster.cache;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

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

    /** What is logged, which the simple logger does on standard error, while something is done. */
    static String logged(Runnable work) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    static int count(String text, String word) {
        return text.split(java.util.regex.Pattern.quote(word), -1).length - 1;
    }
}
