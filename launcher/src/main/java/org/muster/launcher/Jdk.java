package org.muster.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A JDK on this machine.
 *
 * @param home its directory
 * @param version its version, such as 25.0.3
 */
record Jdk(Path home, String version) {
    /** The JDK in a directory, told by its {@code release} file: to ask {@code java -version} would cost 50 ms. */
    static Optional<Jdk> at(Path home) {
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            return Optional.empty();
        }
        try {
            return Files.readString(home.resolve("release"), StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> new Jdk(
                            home,
                            line.substring("JAVA_VERSION=".length())
                                    .replace("\"", "")
                                    .strip()))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The feature release: 25 of 25.0.3, 8 of 1.8.0. */
    int feature() {
        String[] parts = version.split("[.+_-]", -1);
        try {
            int first = Integer.parseInt(parts[0]);
            return first == 1 && parts.length > 1 ? Integer.parseInt(parts[1]) : first;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    Path java() {
        return home.resolve("bin/java");
    }

    /** Whether it can compile, which running a source file needs. */
    boolean compiles() {
        return Files.exists(home.resolve("bin/javac"));
    }
}
