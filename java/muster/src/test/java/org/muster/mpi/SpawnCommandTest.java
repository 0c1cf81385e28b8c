package org.muster.mpi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpawnCommandTest {
    private static SpawnCommand of(
            List<String> command, Map<String, String> env, @Nullable Path directory, int maxInfoValue) {
        return SpawnCommand.of(new Place("", 1, command), env, directory, maxInfoValue);
    }

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
        SpawnCommand s = of(COMMAND, env("A", "1 2", "B", "x=y"), null, 256);
        assertEquals(new SpawnCommand("", 1, "/bin/sh", List.of("-c", "true"), "A=1 2\nB=x=y", ""), s);
    }

    @Test
    void noEnvironmentIsNoKey() {
        assertEquals("", of(COMMAND, Map.of(), null, 256).envInfo());
    }

    @Test
    void aLongOneGoesThroughEnv() {
        String value = "v".repeat(300);
        SpawnCommand s = of(COMMAND, env("A", value), null, 256);
        assertEquals(
                new SpawnCommand("", 1, "/usr/bin/env", List.of("A=" + value, "/bin/sh", "-c", "true"), "", ""), s);
    }

    @Test
    void soDoesOneWithTwoLines() {
        SpawnCommand s = of(COMMAND, env("A", "1\n2"), null, 256);
        assertEquals(List.of("A=1\n2", "/bin/sh", "-c", "true"), s.arguments());
    }

    @Test
    void theLimitIsInBytesNotInCharacters() {
        assertEquals(
                "/usr/bin/env",
                of(COMMAND, env("A", "\u4e2d".repeat(90)), null, 256).program());
    }

    @Test
    void theDirectoryGoesTheSameWay() {
        Path here = Path.of("/tmp");
        assertEquals("/tmp", of(COMMAND, Map.of(), here, 256).directory());
        Path deep = Path.of("/" + "d".repeat(300));
        SpawnCommand s = of(COMMAND, env("A", "1"), deep, 256);
        assertEquals(List.of("--chdir=" + deep, "A=1", "/bin/sh", "-c", "true"), s.arguments());
    }

    @Test
    void aProgramThatIsNotThereIsToldAtOnce() {
        var e = assertThrows(MpiException.class, () -> of(List.of("/no/such"), Map.of(), null, 256));
        assertEquals("cannot spawn /no/such: there is no such program", e.getMessage());
    }
}
