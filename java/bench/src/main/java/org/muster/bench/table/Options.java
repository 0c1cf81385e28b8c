package org.muster.bench.table;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What {@link Bench} is asked for. */
record Options(Setup setup, Path out, int rounds, Sessions.Size size, Pattern only) {
    /** Throws {@link IllegalArgumentException} with a sentence for the user. */
    static Options of(String[] args) {
        Path stage = null;
        Path jar = null;
        Path scripts = null;
        Path hello = null;
        Path out = null;
        int rounds = 5;
        Sessions.Size size = Sessions.Size.WHOLE;
        Pattern only = Pattern.compile("");
        Iterator<String> words = List.of(args).iterator();
        while (words.hasNext()) {
            String option = words.next();
            if (option.equals("--short")) {
                size = Sessions.Size.SHORT;
                rounds = 1;
                continue;
            }
            if (!words.hasNext()) {
                throw new IllegalArgumentException("'" + option + "' is no option, or its value is missing");
            }
            String value = words.next();
            switch (option) {
                case "--stage" -> stage = Path.of(value).toAbsolutePath();
                case "--jar" -> jar = Path.of(value).toAbsolutePath();
                case "--scripts" -> scripts = Path.of(value).toAbsolutePath();
                case "--hello" -> hello = Path.of(value).toAbsolutePath();
                case "--out" -> out = Path.of(value).toAbsolutePath();
                case "--rounds" -> rounds = rounds(value);
                case "--only" -> only = pattern(value);
                default -> throw new IllegalArgumentException("there is no option '" + option + "'");
            }
        }
        return new Options(
                new Setup(
                        given("--stage", stage),
                        given("--jar", jar).toString(),
                        given("--scripts", scripts),
                        given("--hello", hello)),
                given("--out", out),
                rounds,
                size,
                only);
    }

    private static Path given(String option, @Nullable Path value) {
        if (value == null) {
            throw new IllegalArgumentException(option + " is missing");
        }
        return value;
    }

    private static int rounds(String value) {
        if (!value.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException("--rounds takes a number from 1 to 9999, not '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    private static Pattern pattern(String value) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("--only takes a regular expression, not '" + value + "'", e);
        }
    }
}
