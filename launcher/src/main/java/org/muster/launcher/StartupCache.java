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

    /**
     * The cache, where it was made with this very JDK and in this very place; the JVM itself checks the rest. It also accepts one
     * that was moved together with its jars, but then its classes say that they are from the old place, and workers would be started
     * from there.
     */
    static @Nullable Path fitting(Home home, Jdk jdk) {
        Path cache = home.lib().resolve(FILE);
        Path madeWith = home.lib().resolve(FILE + ".jdk");
        try {
            String[] made = Files.readString(madeWith).strip().split("\n", -1);
            return made.length == 3
                            && jdk.home().toRealPath().equals(Path.of(made[0]))
                            && jdk.version().equals(made[1])
                            && home.lib().toRealPath().equals(Path.of(made[2]))
                            && Files.isReadable(cache)
                    ? cache
                    : null;
        } catch (IOException e) {
            return null;
        }
    }
}
