package org.muster.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupCacheTest {
    @TempDir
    Path dir;

    private Path lib;
    private Path java;

    @BeforeEach
    void anInstallation() throws IOException {
        dir = dir.toRealPath();
        java = Files.createDirectories(dir.resolve("jdk"));
        lib = Files.createDirectories(dir.resolve("muster/lib"));
        Files.createFile(lib.resolve("muster.aot"));
        Files.writeString(lib.resolve("muster.aot.jdk"), java + "\n25.0.3\n" + lib + "\n");
    }

    private @Nullable Path fitting(String home, String version) {
        return StartupCache.fitting(dir.resolve(home).resolve("lib"), StartupCache.PROGRAM, java, version);
    }

    @Test
    void fitsWhereItWasMade() {
        assertEquals(lib.resolve("muster.aot"), fitting("muster", "25.0.3"));
        assertNull(fitting("muster", "25.0.4"));
    }

    /** Or workers would be started from the place where it was. */
    @Test
    void isLeftAloneInAnInstallationThatWasMoved() throws IOException {
        Files.move(dir.resolve("muster"), dir.resolve("moved"));
        assertNull(fitting("moved", "25.0.3"));
    }
}
