package org.muster.nativeaccess;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds {@code libmuster.so}. A place that was named, by the system property {@code muster.native} or else the environment
 * variable {@code MUSTER_NATIVE} (a directory or the file), is the only one looked at: a wrong setting shall not go
 * unnoticed. Otherwise it is beside the jar of this class, as in an installed Muster, or on {@code java.library.path}.
 */
final class ShimLibrary {
    static final String PROPERTY = "muster.native";
    static final String VARIABLE = "MUSTER_NATIVE";
    static final String FILE_NAME = "libmuster.so";

    private ShimLibrary() {}

    /** The library of this JVM. Throws NativeException, which says where it was looked for. */
    static Path find() {
        return find(
                System.getProperty(PROPERTY),
                System.getenv(VARIABLE),
                home(),
                System.getProperty("java.library.path", ""));
    }

    static Path find(@Nullable String property, @Nullable String variable, @Nullable Path home, String libraryPath) {
        List<Path> places = places(property, variable, home, libraryPath);
        for (Path place : places) {
            if (Files.isRegularFile(place)) {
                return place;
            }
        }
        throw new NativeException(FILE_NAME + " was not found; looked for "
                + places.stream().map(Path::toString).collect(Collectors.joining(", "))
                + ". Name it or its directory with -D" + PROPERTY + " or " + VARIABLE + ".");
    }

    private static List<Path> places(
            @Nullable String property, @Nullable String variable, @Nullable Path home, String libraryPath) {
        for (String named : new @Nullable String[] {property, variable}) {
            if (named != null && !named.isEmpty()) {
                return List.of(file(Path.of(named).toAbsolutePath()));
            }
        }
        List<Path> places = new ArrayList<>();
        if (home != null) {
            places.add(home.resolve(FILE_NAME));
            places.add(home.resolve("native").resolve(FILE_NAME));
        }
        for (String directory : libraryPath.split(File.pathSeparator, -1)) {
            if (!directory.isEmpty()) {
                places.add(Path.of(directory).toAbsolutePath().resolve(FILE_NAME));
            }
        }
        return places;
    }

    private static Path file(Path named) {
        return Files.isDirectory(named) ? named.resolve(FILE_NAME) : named;
    }

    /** The directory of the jar (or of the class folder) this class came from. */
    private static @Nullable Path home() {
        CodeSource source = ShimLibrary.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return null;
        }
        try {
            return Path.of(source.getLocation().toURI()).toAbsolutePath().getParent();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException notAFile) {
            return null;
        }
    }
}
