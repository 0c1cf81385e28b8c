package org.muster.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.platform.MpiFinder.Recorded;

class HomeTest {
    @TempDir
    private Path dir = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"here", "muster/0.1.0", "slf4j-simple"})
    void putsOurJarsFirstAndTheLoggerLast(String place) throws IOException {
        Path lib = Files.createDirectories(dir.resolve(place).resolve("lib"));
        for (String name : List.of("slf4j-simple.jar", "slf4j-api.jar", "muster.jar", "kryo.jar", "libmuster.so")) {
            Files.writeString(lib.resolve(name), "");
        }
        String expected = lib + "/muster.jar:" + lib + "/kryo.jar:" + lib + "/slf4j-api.jar:/mpi.jar:" + lib
                + "/slf4j-simple.jar";
        assertEquals(expected, new Home(dir.resolve(place)).classPath(Path.of("/mpi.jar")));
    }

    @Test
    void readsWhatSetUpRecorded() throws IOException {
        Files.createDirectories(dir.resolve("etc"));
        Files.writeString(
                dir.resolve("etc/muster.properties"),
                "muster.version=1.2\njava.home=/jdk\nmpi.libdir=/lib\nmpi.version=4.1.4\nmpi.jar=lib/openmpi-4.1.4/mpi.jar\n");
        Home home = new Home(dir);
        assertEquals("1.2", home.version());
        assertEquals(Path.of("/jdk"), home.javaHome());
        assertEquals(new Recorded(Path.of("/lib"), dir.resolve("lib/openmpi-4.1.4/mpi.jar"), "4.1.4"), home.recorded());
    }

    @Test
    void doesWithoutARecord() {
        Home home = new Home(dir);
        assertNull(home.javaHome());
        assertEquals(Recorded.NOTHING, home.recorded());
        assertEquals(
                1,
                assertThrows(Failure.class, () -> home.classPath(Path.of("/mpi.jar")))
                        .status());
    }
}
