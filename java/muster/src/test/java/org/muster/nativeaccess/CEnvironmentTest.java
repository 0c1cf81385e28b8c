package org.muster.nativeaccess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CEnvironmentTest {
    private static final String NAME = "MUSTER_TEST_ENVIRONMENT";
    private static final int MORE = 50;

    @AfterEach
    void unset() {
        CEnvironment.unsetenv(NAME);
    }

    @Test
    void startsAsJavas() {
        assertEquals(Optional.ofNullable(System.getenv("PATH")), CEnvironment.getenv("PATH"));
    }

    @Test
    void setsReplacesAndRemoves() {
        assertEquals(Optional.empty(), CEnvironment.getenv(NAME));
        CEnvironment.setenv(NAME, "one");
        assertEquals(Optional.of("one"), CEnvironment.getenv(NAME));
        CEnvironment.setenv(NAME, "zwei €");
        assertEquals(Optional.of("zwei €"), CEnvironment.getenv(NAME));
        CEnvironment.setenv(NAME, "");
        assertEquals(Optional.of(""), CEnvironment.getenv(NAME));
        CEnvironment.unsetenv(NAME);
        CEnvironment.unsetenv(NAME);
        assertEquals(Optional.empty(), CEnvironment.getenv(NAME));
    }

    /** Another thread may be reading it. */
    @Test
    @SuppressWarnings("restricted")
    void staysWhereItIs() {
        CEnvironment.setenv(NAME, "one");
        assertTrue(NativeAccess.require().settleEnvironment());
        MemorySegment variable = Linker.nativeLinker()
                .defaultLookup()
                .findOrThrow("environ")
                .reinterpret(ValueLayout.ADDRESS.byteSize());
        MemorySegment place = variable.get(ValueLayout.ADDRESS, 0);
        for (int i = 0; i < MORE; i++) {
            CEnvironment.setenv(NAME + i, "more");
        }
        assertEquals(place, variable.get(ValueLayout.ADDRESS, 0));
        for (int i = 0; i < MORE; i++) {
            assertEquals(Optional.of("more"), CEnvironment.getenv(NAME + i));
            CEnvironment.unsetenv(NAME + i);
        }
        assertEquals(Optional.ofNullable(System.getenv("PATH")), CEnvironment.getenv("PATH"));
    }

    @Test
    void leavesJavasCopyAlone() {
        CEnvironment.setenv(NAME, "one");
        assertNull(System.getenv(NAME));
    }

    @Test
    void refusesWhatIsNoName() {
        for (String name : new String[] {"", "A=B"}) {
            NativeException e = assertThrows(NativeException.class, () -> CEnvironment.setenv(name, "x"));
            assertTrue(e.getMessage().contains("'" + name + "': Invalid argument"), e.getMessage());
            assertThrows(NativeException.class, () -> CEnvironment.unsetenv(name));
        }
    }
}
