package org.muster.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LammpsLibraryTest {
    @Test
    void aFileThatIsNotThereIsNamed(@TempDir Path dir) {
        Path file = dir.resolve("liblammps.so");
        var e = assertThrows(LammpsException.class, () -> LammpsLibrary.load(file.toString()));
        assertEquals("there is no LAMMPS library " + file, e.getMessage());
    }

    @Test
    void aNameThatTheSystemDoesNotKnowIsTold() {
        var e = assertThrows(LammpsException.class, () -> LammpsLibrary.load("libno-such-lammps.so.9"));
        assertEquals(
                "the LAMMPS library libno-such-lammps.so.9 cannot be loaded: it must be a shared library, built with the"
                        + " Open MPI in use",
                e.getMessage());
    }

    @Test
    void anotherLibraryIsTold() {
        var e = assertThrows(LammpsException.class, () -> LammpsLibrary.load("libc.so.6"));
        assertEquals(
                "libc.so.6 has no function lammps_open: it is not LAMMPS's library, or one older than 2021",
                e.getMessage());
    }
}
