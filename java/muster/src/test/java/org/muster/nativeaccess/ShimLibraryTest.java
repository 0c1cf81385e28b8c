package org.muster.nativeaccess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShimLibraryTest {
    @TempDir
    private Path root;

    private Path library(String directory) throws IOException {
        Path file = root.resolve(directory).resolve("libmuster.so");
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    @Test
    void namedPlaceGoesFirst() throws IOException {
        Path byProperty = library("property");
        Path byVariable = library("variable");
        Path home = library("home").getParent();
        assertEquals(byProperty, ShimLibrary.find(byProperty.toString(), byVariable.toString(), home, ""));
        assertEquals(byProperty, ShimLibrary.find(root.resolve("property").toString(), null, home, ""));
        assertEquals(byVariable, ShimLibrary.find(null, byVariable.toString(), home, ""));
        assertEquals(byVariable, ShimLibrary.find("", byVariable.toString(), home, ""));
    }

    @Test
    void besideTheJarThenOnTheLibraryPath() throws IOException {
        Path onPath = library("path");
        String path = root.resolve("empty") + ":" + onPath.getParent();
        Path home = root.resolve("home");
        assertEquals(onPath, ShimLibrary.find(null, null, home, path));
        Path below = library("home/native");
        assertEquals(below, ShimLibrary.find(null, null, home, path));
        Path beside = library("home");
        assertEquals(beside, ShimLibrary.find(null, null, home, path));
    }

    @Test
    void wrongNameIsNotPassedOver() throws IOException {
        Path home = library("home").getParent();
        NativeException e =
                assertThrows(NativeException.class, () -> ShimLibrary.find("/nowhere/it.so", null, home, ""));
        assertEquals(
                "libmuster.so was not found; looked for /nowhere/it.so."
                        + " Name it or its directory with -Dmuster.native or MUSTER_NATIVE.",
                e.getMessage());
    }

    @Test
    void saysWhereItLooked() {
        NativeException e =
                assertThrows(NativeException.class, () -> ShimLibrary.find(null, null, Path.of("/home"), "/a:/b"));
        assertEquals(
                "libmuster.so was not found; looked for /home/libmuster.so, /home/native/libmuster.so,"
                        + " /a/libmuster.so, /b/libmuster.so."
                        + " Name it or its directory with -Dmuster.native or MUSTER_NATIVE.",
                e.getMessage());
    }
}
