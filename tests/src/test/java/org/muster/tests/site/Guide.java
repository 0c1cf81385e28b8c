package org.muster.tests.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of {@code docs/hpc-sites.md}, each block known by the comment above it. */
final class Guide {
    static final Path ROOT =
            Path.of(System.getProperty("muster.root", "..")).toAbsolutePath().normalize();

    private Guide() {}

    /** The block below {@code <!-- run: NAME -->}, word for word. */
    static String commands(String name) throws IOException {
        String text = Files.readString(ROOT.resolve("docs/hpc-sites.md"));
        Matcher block = Pattern.compile(
                        "(?s)<!-- run: " + Pattern.quote(name) + " -->\\R```sh\\R(.*?)^```$", Pattern.MULTILINE)
                .matcher(text);
        if (!block.find()) {
            throw new AssertionError("docs/hpc-sites.md has no block to run as " + name);
        }
        return block.group(1);
    }
}
