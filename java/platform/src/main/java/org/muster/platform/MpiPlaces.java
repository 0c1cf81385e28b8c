package org.muster.platform;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The directories in which an Open MPI's library may be, each with why it is looked into there, best first.
 *
 * <p>What a loaded module or the user names comes before what set-up recorded, and the operating system's own after both: a
 * module may set only some of the variables, and {@code /usr/bin} is always on the {@code PATH}. {@code OPAL_PREFIX} comes
 * before all of them, since every Open MPI takes its files from there.
 */
final class MpiPlaces {
    private final Map<String, String> env;
    private final Path root;
    private final Map<Path, String> first = new LinkedHashMap<>();
    private final Map<Path, String> ofSystem = new LinkedHashMap<>();

    private MpiPlaces(Map<String, String> env, Path root) {
        this.env = env;
        this.root = root;
    }

    /** The directories of library files, in the order in which they are to be tried, with the reason for each. */
    static Map<Path, String> of(Map<String, String> env, @Nullable Path recorded, Path root) {
        String named = value(env, MpiFinder.LIBDIR_VARIABLE);
        if (!named.isEmpty()) {
            // A wrong setting must not be passed over in silence.
            return Map.of(Path.of(named), MpiFinder.LIBDIR_VARIABLE + " names it");
        }
        MpiPlaces places = new MpiPlaces(env, root);
        places.prefix("OPAL_PREFIX", places.first);
        places.ofPath();
        places.prefix("MPI_HOME", null);
        for (String variable : List.of("MPI_LIB", "LD_LIBRARY_PATH")) {
            for (String dir : value(env, variable).split(File.pathSeparator, -1)) {
                if (!dir.isEmpty()) {
                    places.add(Path.of(dir), variable + " names it");
                }
            }
        }
        if (recorded != null) {
            places.add(recorded, "it was there when Muster was installed");
        }
        for (String prefix : List.of("usr", "usr/lib64/openmpi", "usr/local", "opt/openmpi")) {
            places.addLibrariesOf(root.resolve(prefix), "it is this system's", places.ofSystem);
        }
        places.ofSystem.forEach(places.first::putIfAbsent);
        return places.first;
    }

    /** The one whose {@code mpirun} a shell finds. */
    private void ofPath() {
        for (String bin : value(env, "PATH").split(File.pathSeparator, -1)) {
            if (!bin.isEmpty() && Files.isExecutable(Path.of(bin, "mpirun"))) {
                String why = "its mpirun is the first on the PATH";
                addLibrariesOf(Path.of(bin).toAbsolutePath().getParent(), why, null);
                Path target = MpiFinder.real(Path.of(bin, "mpirun"));
                if (target != null && target.getParent() != null) {
                    addLibrariesOf(target.getParent().getParent(), why, null);
                }
                return;
            }
        }
    }

    private void prefix(String variable, @Nullable Map<Path, String> order) {
        String prefix = value(env, variable);
        if (!prefix.isEmpty()) {
            addLibrariesOf(Path.of(prefix), variable + " names it", order);
        }
    }

    private void addLibrariesOf(@Nullable Path prefix, String why, @Nullable Map<Path, String> order) {
        if (prefix == null) {
            return;
        }
        for (String dir : List.of("lib/" + MpiFinder.multiarch(), "lib", "lib64")) {
            Path path = prefix.resolve(dir);
            if (order == null) {
                add(path, why);
            } else {
                order.putIfAbsent(path, why);
            }
        }
    }

    private void add(Path dir, String why) {
        (isOfSystem(dir) ? ofSystem : first).putIfAbsent(dir, why);
    }

    /** Whether the loader looks there for every program; a distribution's module may well be elsewhere below /usr. */
    private boolean isOfSystem(Path dir) {
        Path real = dir;
        try {
            real = dir.toRealPath();
        } catch (IOException e) {
            // It is not there, and its name tells.
        }
        for (String name : List.of("lib/" + MpiFinder.multiarch(), "lib", "lib64")) {
            for (Path place : List.of(root.resolve("usr").resolve(name), root.resolve(name))) {
                if (dir.equals(place) || real.equals(place)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String value(Map<String, String> env, String name) {
        return env.getOrDefault(name, "");
    }
}
