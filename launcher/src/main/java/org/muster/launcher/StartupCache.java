package org.muster.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The ahead-of-time cache that set-up made of a first run: it holds the compiler's and Muster's classes loaded and linked,
 * which halves a source file's start.
 */
final class StartupCache {
    static final String FILE = "muster.aot";

    private StartupCache() {}

    /** The cache, where it was made with this very JDK; the JVM itself checks the rest. */
    static @Nullable Path fitting(Home home, Jdk jdk) {
        Path cache = home.lib().resolve(FILE);
        Path madeWith = home.lib().resolve(FILE + ".jdk");
        try {
            String[] made = Files.readString(madeWith).strip().split("\n", -1);
            return made.length == 2
                            && jdk.home().toRealPath().equals(Path.of(made[0]))
                            && jdk.version().equals(made[1])
                            && Files.isReadable(cache)
                    ? cache
                    : null;
        } catch (IOException e) {
            return null;
        }
    }
}
