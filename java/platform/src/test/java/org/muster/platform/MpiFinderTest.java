package org.muster.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.muster.platform.MpiFinder.Recorded;

/** Each test lays out a machine's files under a directory of its own. */
class MpiFinderTest {
    @TempDir
    private Path root = Path.of("");

    @Test
    void findsDebiansWithItsComponentsAndParameters() throws IOException {
        Path lib = debian();
        MpiInstallation mpi = only(Map.of(), Recorded.NOTHING);

        assertEquals(new MpiVersion(4, 1, 4), mpi.version());
        assertEquals(lib, mpi.libDir());
        assertTrue(mpi.ucx());
        assertEquals(List.of(root.resolve("etc/openmpi/openmpi-mca-params.conf")), mpi.parameterFiles());
        assertNull(mpi.jar());
    }

    @Test
    void prefersTheOneOfTheLoadedModule() throws IOException {
        debian();
        Path prefix = root.resolve("opt/modules/openmpi-5");
        library(prefix.resolve("lib"), "libmpi.so.40.40.7");
        file(prefix.resolve("lib/mpi.jar"), "");
        file(prefix.resolve("etc/openmpi-mca-params.conf"), "");
        Path mpirun = executable(prefix.resolve("bin/mpirun"));

        MpiInstallation mpi = only(Map.of("PATH", prefix.resolve("bin").toString()), Recorded.NOTHING);

        assertEquals(new MpiVersion(5, 0, 7), mpi.version());
        assertEquals(mpirun, mpi.mpirun());
        assertEquals(prefix.resolve("lib/mpi.jar"), mpi.jar());
        assertEquals(List.of(prefix.resolve("etc/openmpi-mca-params.conf")), mpi.parameterFiles());
        assertFalse(mpi.ucx());
    }

    /** A module may set only some of the variables, and the system's mpirun is always on the PATH. */
    @ParameterizedTest
    @CsvSource({"MPI_HOME, ''", "OPAL_PREFIX, ''", "MPI_LIB, /lib", "LD_LIBRARY_PATH, /lib"})
    void prefersWhatAnyVariableNamesToTheSystems(String variable, String within) throws IOException {
        Path system = debian();
        Path bin = root.resolve("usr/bin");
        executable(bin.resolve("mpirun"));
        Path prefix = root.resolve("opt/modules/openmpi-5");
        library(prefix.resolve("lib"), "libmpi.so.40.40.7");
        Map<String, String> env = Map.of("PATH", bin.toString(), variable, prefix + within);

        MpiChoice choice = new MpiFinder(env, Recorded.NOTHING, root).choose().orElseThrow();

        assertEquals(prefix.resolve("lib"), choice.mpi().libDir());
        assertEquals(variable + " names it", choice.why());
        assertEquals(List.of(), choice.passedOver());
        Map<String, String> plain = Map.of("PATH", bin.toString());
        assertEquals(system, only(plain, Recorded.NOTHING).libDir());
        Recorded recorded = new Recorded(prefix.resolve("lib"), null, null);
        assertEquals(prefix.resolve("lib"), only(plain, recorded).libDir());
    }

    /** Every Open MPI takes its files from there. */
    @Test
    void takesThePrefixOfTheEnvironmentBeforeThePath() throws IOException {
        Path one = root.resolve("opt/one");
        Path other = root.resolve("opt/other");
        library(one.resolve("lib"), "libmpi.so.40.30.4");
        library(other.resolve("lib"), "libmpi.so.40.30.4");
        executable(other.resolve("bin/mpirun"));
        Map<String, String> env = Map.of("PATH", other + "/bin", "OPAL_PREFIX", one.toString());
        assertEquals(one.resolve("lib"), only(env, Recorded.NOTHING).libDir());
    }

    @Test
    void tellsWhatItPassesOver() throws IOException {
        Path lib = debian();
        Path bare = root.resolve("bare");
        library(bare.resolve("lib"), "libmpi.so.40.40.7");
        Files.delete(bare.resolve("lib/libmpi_java.so"));
        executable(bare.resolve("bin/mpirun"));
        MpiChoice choice = new MpiFinder(Map.of("PATH", bare + "/bin"), Recorded.NOTHING, root)
                .choose()
                .orElseThrow();
        assertEquals(lib, choice.mpi().libDir());
        assertEquals(1, choice.passedOver().size());
        assertEquals(bare.resolve("lib"), choice.passedOver().get(0).mpi().libDir());
        assertEquals(
                "its mpirun is the first on the PATH",
                choice.passedOver().get(0).why());
    }

    @Test
    void findsComponentsInsideTheLibrary() throws IOException {
        Path lib = root.resolve("usr/local/lib");
        library(lib, "libmpi.so.40.40.7");
        Files.writeString(lib.resolve("libmpi.so.40.40.7"), "\0mca_pml_ucx_component\0");
        assertTrue(only(Map.of(), Recorded.NOTHING).ucx());
    }

    @Test
    void prefersOneWithJavaBinding() throws IOException {
        Path bare = root.resolve("bare/lib");
        library(bare, "libmpi.so.40.40.7");
        Files.delete(bare.resolve("libmpi_java.so"));
        Map<String, String> env = Map.of("LD_LIBRARY_PATH", bare.toString());

        assertNull(only(env, Recorded.NOTHING).javaBinding());
        Path lib = debian();
        assertEquals(lib, only(env, Recorded.NOTHING).libDir());
    }

    @Test
    void usesTheRecordedJarOnlyForItsVersion() throws IOException {
        Path lib = debian();
        Path jar = file(root.resolve("build/mpi.jar"), "");

        assertEquals(jar, only(Map.of(), new Recorded(lib, jar, "4.1.4")).jar());
        assertNull(only(Map.of(), new Recorded(lib, jar, "4.1.5")).jar());
        assertNull(only(Map.of(), new Recorded(lib, jar, null)).jar());
    }

    @Test
    void takesTheJarTheUserNames() throws IOException {
        Path lib = debian();
        Path jar = file(root.resolve("build/mpi.jar"), "");
        Recorded recorded = new Recorded(lib, jar, "4.1.4");
        Path own = file(root.resolve("own.jar"), "");

        assertEquals(
                own, only(Map.of("MUSTER_MPI_JAR", own.toString()), recorded).jar());
        assertNull(only(Map.of("MUSTER_MPI_JAR", "/no/such.jar"), recorded).jar());
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertEquals(Optional.empty(), new MpiFinder(Map.of(), Recorded.NOTHING, root).find());
    }

    private MpiInstallation only(Map<String, String> env, Recorded recorded) {
        return new MpiFinder(env, recorded, root).find().orElseThrow();
    }

    private Path debian() throws IOException {
        Path lib = root.resolve("usr/lib").resolve(MpiFinder.multiarch());
        library(lib, "libmpi.so.40.30.4");
        file(lib.resolve("openmpi/lib/openmpi3/mca_pml_ob1.so"), "");
        file(lib.resolve("openmpi/lib/openmpi3/mca_pml_ucx.so"), "");
        file(root.resolve("etc/openmpi/openmpi-mca-params.conf"), "");
        return lib;
    }

    private static void library(Path lib, String name) throws IOException {
        file(lib.resolve(name), "");
        file(lib.resolve("libmpi_java.so"), "");
        Files.createSymbolicLink(lib.resolve("libmpi.so"), Path.of(name));
    }

    private static Path executable(Path path) throws IOException {
        file(path, "");
        assertTrue(path.toFile().setExecutable(true));
        return path;
    }

    private static Path file(Path path, String content) throws IOException {
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }
}
