package org.muster.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MpiVersionTest {
    @Test
    void readsVersionsOfPackagesAndTools() {
        assertEquals(Optional.of(new MpiVersion(4, 1, 4)), MpiVersion.parse("4.1.4-3+b1"));
        assertEquals(Optional.of(new MpiVersion(5, 0, 0)), MpiVersion.parse("5.0rc2"));
        assertEquals(Optional.empty(), MpiVersion.parse("v5"));
        assertEquals(Optional.empty(), MpiVersion.parse(""));
    }

    @Test
    void readsVersionsOfLibraries() {
        assertEquals(Optional.of(new MpiVersion(4, 1, 4)), MpiVersion.ofLibrary("libmpi.so.40.30.4"));
        assertEquals(Optional.of(new MpiVersion(5, 0, 7)), MpiVersion.ofLibrary("libmpi.so.40.40.7"));
        assertEquals(Optional.empty(), MpiVersion.ofLibrary("libmpi.so.12.3.0"));
        assertEquals(Optional.empty(), MpiVersion.ofLibrary("libmpi.so"));
    }
}
