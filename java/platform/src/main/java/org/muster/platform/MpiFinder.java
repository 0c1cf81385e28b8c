package org.muster.platform;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Open MPI a program is to use, by looking at files only: starting {@code ompi_info} would cost more than the rest
 * of the launch.
 *
 * <p>If {@code MUSTER_MPI_LIBDIR} is set, it is the only place. Otherwise searched in this order: {@code OPAL_PREFIX}, beside
 * the {@code mpirun} of the {@code PATH} (a loaded module puts it there), {@code MPI_HOME}, {@code MPI_LIB},
 * {@code LD_LIBRARY_PATH} and what set-up recorded; the system's directories come last, whatever names them. One with the
 * Java binding is preferred to one without.
 */
public final class MpiFinder {
    /** The environment variable that names the directory of {@code libmpi.so} and {@code libmpi_java.so}. */
    public static final String LIBDIR_VARIABLE = "MUSTER_MPI_LIBDIR";
    /** The environment variable that names {@code mpi.jar}. */
    public static final String JAR_VARIABLE = "MUSTER_MPI_JAR";

    private static final String BINDING = "libmpi_java.so";

    private final Map<String, String> env;
    private final Path root;
    private final Recorded recorded;

    /**
     * What set-up found on this machine, as it stands in {@code etc/muster.properties}; each may be missing.
     *
     * @param libDir the directory of {@code libmpi_java.so}
     * @param jar the {@code mpi.jar} that set-up found or built
     * @param jarVersion the Open MPI version that jar was built for
     */
    public record Recorded(
            @Nullable Path libDir,
            @Nullable Path jar,
            @Nullable String jarVersion) {
        /** Nothing recorded. */
        public static final Recorded NOTHING = new Recorded(null, null, null);
    }

    /** A finder for this machine and the given environment. */
    public MpiFinder(Map<String, String> env, Recorded recorded) {
        this(env, recorded, Path.of("/"));
    }

    /** A finder that takes another directory for the machine's root. */
    MpiFinder(Map<String, String> env, Recorded recorded, Path root) {
        this.env = Map.copyOf(env);
        this.recorded = recorded;
        this.root = root;
    }

    /** The Open MPI to use, or empty where there is none. */
    public Optional<MpiInstallation> find() {
        return choose().map(MpiChoice::mpi);
    }

    /** The same, with why it is this one. */
    public Optional<MpiChoice> choose() {
        List<MpiChoice.Other> incomplete = new ArrayList<>();
        for (Map.Entry<Path, String> place :
                MpiPlaces.of(env, recorded.libDir(), root).entrySet()) {
            Optional<MpiInstallation> found = inspect(place.getKey());
            if (found.isEmpty()) {
                continue;
            }
            if (found.get().javaBinding() != null) {
                return Optional.of(new MpiChoice(found.get(), place.getValue(), incomplete));
            }
            incomplete.add(new MpiChoice.Other(found.get(), place.getValue()));
        }
        return incomplete.stream().findFirst().map(first -> new MpiChoice(first.mpi(), first.why(), List.of()));
    }

    private Optional<MpiInstallation> inspect(Path dir) {
        Path library = real(dir.resolve("libmpi.so"));
        if (library == null) {
            library = real(dir.resolve("libmpi.so.40"));
        }
        if (library == null) {
            return Optional.empty();
        }
        Optional<MpiVersion> version = MpiVersion.ofLibrary(String.valueOf(library.getFileName()));
        if (version.isEmpty()) {
            return Optional.empty();
        }
        Path binding = dir.resolve(BINDING);
        return Optional.of(new MpiInstallation(
                version.get(),
                dir,
                Files.exists(binding) ? binding : null,
                jar(dir, version.get()),
                mpirun(dir),
                hasUcx(dir, library),
                parameterFiles(dir)));
    }

    /** Debian's name for the directory of this kind of processor. */
    static String multiarch() {
        String arch = System.getProperty("os.arch", "");
        return switch (arch) {
            case "amd64" -> "x86_64-linux-gnu";
            case "ppc64le" -> "powerpc64le-linux-gnu";
            default -> arch + "-linux-gnu";
        };
    }

    private @Nullable Path jar(Path dir, MpiVersion version) {
        String named = env.get(JAR_VARIABLE);
        if (named != null && !named.isEmpty()) {
            Path jar = Path.of(named);
            return Files.isRegularFile(jar) ? jar : null;
        }
        List<Path> candidates = new ArrayList<>();
        candidates.add(dir.resolve("mpi.jar"));
        candidates.add(dir.resolve("openmpi/lib/mpi.jar"));
        Path binding = real(dir.resolve(BINDING));
        if (binding != null) {
            candidates.add(binding.resolveSibling("mpi.jar"));
        }
        if (recorded.jar() != null && fits(recorded.jarVersion(), version)) {
            candidates.add(recorded.jar());
        }
        return candidates.stream().filter(Files::isRegularFile).findFirst().orElse(null);
    }

    private static boolean fits(@Nullable String jarVersion, MpiVersion version) {
        return jarVersion != null
                && MpiVersion.parse(jarVersion).filter(version::equals).isPresent();
    }

    private @Nullable Path mpirun(Path dir) {
        List<Path> bins = new ArrayList<>();
        for (Path up = dir.getParent(); up != null && bins.size() < 3; up = up.getParent()) {
            bins.add(up.resolve("bin"));
        }
        for (String bin : env.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!bin.isEmpty()) {
                bins.add(Path.of(bin));
            }
        }
        // Debian has other MPIs' mpirun under the same name, so Open MPI's own name first.
        for (Path bin : bins) {
            for (String name : List.of("mpirun.openmpi", "mpirun")) {
                if (Files.isExecutable(bin.resolve(name))) {
                    return bin.resolve(name);
                }
            }
        }
        return null;
    }

    private static boolean hasUcx(Path dir, Path library) {
        // Debian's component directory is openmpi/lib/openmpi3, everybody else's openmpi.
        List<Path> places = new ArrayList<>(list(dir.resolve("openmpi/lib")));
        places.add(dir.resolve("openmpi"));
        boolean components = false;
        for (Path place : places) {
            if (Files.exists(place.resolve("mca_pml_ucx.so"))) {
                return true;
            }
            components |= Files.exists(place.resolve("mca_pml_ob1.so"));
        }
        // From 5.0 on the components usually are inside the library itself.
        return !components && contains(library, "mca_pml_ucx_component");
    }

    private List<Path> parameterFiles(Path dir) {
        List<Path> dirs = new ArrayList<>();
        String home = env.get("HOME");
        if (home != null && !home.isEmpty()) {
            dirs.add(Path.of(home, ".openmpi"));
            dirs.add(Path.of(home, ".prte"));
        }
        for (Path up = dir.getParent(); up != null && up.getNameCount() > 1; up = up.getParent()) {
            dirs.add(up.resolve("etc"));
        }
        if (dir.startsWith(root.resolve("usr"))) {
            dirs.add(root.resolve("etc/openmpi"));
            dirs.add(root.resolve("etc/openmpi-" + machine()));
        }
        return dirs.stream()
                .flatMap(d -> Stream.of("mca-params.conf", "openmpi-mca-params.conf", "prte-mca-params.conf")
                        .map(d::resolve))
                .filter(Files::isRegularFile)
                .toList();
    }

    private static String machine() {
        String arch = System.getProperty("os.arch", "");
        return arch.equals("amd64") ? "x86_64" : arch;
    }

    private static List<Path> list(Path dir) {
        try (Stream<Path> entries = Files.list(dir)) {
            return entries.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean contains(Path file, String ascii) {
        try {
            // Latin-1 keeps every byte, and the JVM searches such strings with vector instructions.
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(ascii);
        } catch (IOException e) {
            return false;
        }
    }

    static @Nullable Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return null;
        }
    }
}
