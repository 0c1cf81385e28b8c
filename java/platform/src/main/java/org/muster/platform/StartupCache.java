package org.muster.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ahead-of-time cache that set-up made of a first run: it holds classes loaded and linked, which halves a JVM's start. It
 * lies beside the jars; what it was made with is written down next to it.
 */
public final class StartupCache {
    /** Of programs that {@code muster run} starts; with the compiler's classes. */
    public static final String PROGRAM = "muster.aot";

    /** Of worker processes. */
    public static final String WORKER = "worker.aot";

    /** A cache that does not fit (another collector, say) is passed over, and nobody needs to hear of it. */
    private static final List<String> SILENT = List.of(
            "-Xlog:disable",
            "-Xlog:all=warning:stderr:uptime,level,tags",
            "-Xlog:aot*=off:stderr",
            "-Xlog:cds*=off:stderr");

    private StartupCache() {}

    /**
     * A cache, where it was made with this very JDK and in this very place; the JVM itself checks the rest. It also accepts one
     * that was moved together with its jars, but then its classes say that they are from the old place, and workers would be started
     * from there.
     *
     * @param lib the directory it is in, with the jars
     * @param name {@link #PROGRAM} or {@link #WORKER}
     * @param javaHome of the JVM that is to use it
     * @param javaVersion likewise, as in the system property {@code java.version}
     * @return the file, or null if there is none or it does not fit
     */
    public static @Nullable Path fitting(Path lib, String name, Path javaHome, String javaVersion) {
        Path cache = lib.resolve(name);
        try {
            String[] made = Files.readString(lib.resolve(name + ".jdk")).strip().split("\n", -1);
            return made.length == 3
                            && javaHome.toRealPath().equals(Path.of(made[0]))
                            && javaVersion.equals(made[1])
                            && lib.toRealPath().equals(Path.of(made[2]))
                            && Files.isReadable(cache)
                    ? cache
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * The options of a JVM that is to use one.
     *
     * @param cache as {@link #fitting} gives it; for null there are none
     * @return options, in order
     */
    public static List<String> options(@Nullable Path cache) {
        if (cache == null) {
            return List.of();
        }
        List<String> options = new ArrayList<>(List.of("-XX:AOTCache=" + cache));
        options.addAll(SILENT);
        return options;
    }
}
