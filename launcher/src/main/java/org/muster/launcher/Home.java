package org.muster.launcher;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.muster.platform.MpiFinder.Recorded;
import org.muster.platform.StartupCache;

/** Where this Muster is installed, and what set-up recorded there in {@code etc/muster.properties}. */
final class Home {
    private static final String LOGGER = "slf4j-simple";

    private final Path dir;
    private final Properties properties;

    Home(Path dir) {
        this.dir = dir;
        this.properties = read(dir.resolve("etc/muster.properties"));
    }

    /** The installation whose {@code bin/muster} was called. */
    static Home ofThisCommand() {
        String dir = System.getProperty("muster.home");
        if (dir == null) {
            throw Failure.machine("muster.home is not set: call this by way of bin/muster.");
        }
        return new Home(Path.of(dir));
    }

    Path dir() {
        return dir;
    }

    Path lib() {
        return dir.resolve("lib");
    }

    /** What quickens the start of a program that this JDK is to run, where set-up could make it. */
    @Nullable
    Path startupCache(Jdk jdk) {
        return StartupCache.fitting(lib(), StartupCache.PROGRAM, jdk.home(), jdk.version());
    }

    Recorded recorded() {
        return new Recorded(path("mpi.libdir"), path("mpi.jar"), properties.getProperty("mpi.version"));
    }

    String version() {
        return properties.getProperty("muster.version", "unknown");
    }

    /** The JDK that set-up found, if it recorded one. */
    @Nullable
    Path javaHome() {
        return path("java.home");
    }

    private @Nullable Path path(String key) {
        String value = properties.getProperty(key, "");
        if (value.isEmpty()) {
            return null;
        }
        Path path = Path.of(value);
        // An installed tree may be moved, so what is inside it is recorded relative to it.
        return path.isAbsolute() ? path : dir.resolve(path);
    }

    /** The class path of the library alone, without MPI. */
    String classPath() {
        return String.join(File.pathSeparator, jars());
    }

    /** The class path of a program, without the program's own. */
    String classPath(Path mpiJar) {
        List<String> entries = new ArrayList<>(jars());
        int logger = entries.size();
        for (int i = 0; i < entries.size(); i++) {
            logger = entries.get(i).startsWith(LOGGER, entries.get(i).lastIndexOf('/') + 1) ? i : logger;
        }
        entries.add(logger, mpiJar.toString());
        return String.join(File.pathSeparator, entries);
    }

    /** The jars in lib in a fixed order (a class-data archive depends on it), our own first and the logger last. */
    private List<String> jars() {
        try (Stream<Path> files = Files.list(lib())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".jar"))
                    .sorted(Comparator.comparing((String name) -> name.contains(LOGGER))
                            .thenComparing(name -> !name.startsWith("muster"))
                            .thenComparing(name -> name))
                    .map(name -> lib().resolve(name).toString())
                    .toList();
        } catch (IOException e) {
            throw Failure.machine(
                    "cannot read " + lib() + ": this installation of Muster is incomplete; install it anew.");
        }
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            // Nothing recorded: everything is then looked for.
        }
        return properties;
    }
}
