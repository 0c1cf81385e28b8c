package org.muster.mpi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SpawnCommandTest {
    private static final List<String> COMMAND = List.of("/bin/sh", "-c", "true");

    private static Map<String, String> env(String... pairs) {
        Map<String, String> env = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            env.put(pairs[i], pairs[i + 1]);
        }
        return env;
    }

    @Test
    void aShortEnvironmentGoesByTheInfoKey() {
        SpawnCommand s = SpawnCommand.of(COMMAND, env("A", "1 2", "B", "x=y"), null, 256);
        assertEquals(new SpawnCommand("/bin/sh", List.of("-c", "true"), "A=1 2\nB=x=y", ""), s);
    }

    @Test
    void noEnvironmentIsNoKey() {
        assertEquals("", SpawnCommand.of(COMMAND, Map.of(), null, 256).envInfo());
    }

    @Test
    void aLongOneGoesThroughEnv() {
        String value = "v".repeat(300);
        SpawnCommand s = SpawnCommand.of(COMMAND, env("A", value), null, 256);
        assertEquals(new SpawnCommand("/usr/bin/env", List.of("A=" + value, "/bin/sh", "-c", "true"), "", ""), s);
    }

    @Test
    void soDoesOneWithTwoLines() {
        SpawnCommand s = SpawnCommand.of(COMMAND, env("A", "1\n2"), null, 256);
        assertEquals(List.of("A=1\n2", "/bin/sh", "-c", "true"), s.arguments());
    }

    @Test
    void theLimitIsInBytesNotInCharacters() {
        assertEquals(
                "/usr/bin/env",
                SpawnCommand.of(COMMAND, env("A", "\u4e2d".repeat(90)), null, 256)
                        .program());
    }

    @Test
    void theDirectoryGoesTheSameWay() {
        Path here = Path.of("/tmp");
        assertEquals("/tmp", SpawnCommand.of(COMMAND, Map.of(), here, 256).directory());
        Path deep = Path.of("/" + "d".repeat(300));
        SpawnCommand s = SpawnCommand.of(COMMAND, env("A", "1"), deep, 256);
        assertEquals(List.of("--chdir=" + deep, "A=1", "/bin/sh", "-c", "true"), s.arguments());
    }

    @Test
    void aProgramThatIsNotThereIsToldAtOnce() {
        var e = assertThrows(MpiException.class, () -> SpawnCommand.of(List.of("/no/such"), Map.of(), null, 256));
        assertEquals("cannot spawn /no/such: there is no such program", e.getMessage());
    }
}
