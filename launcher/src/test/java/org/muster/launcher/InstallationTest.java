package org.muster.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
    @TempDir
    private Path dir = Path.of("");

    private Home home(String name) throws IOException {
        Path home = Files.createDirectories(dir.resolve(name));
        Files.createDirectories(home.resolve("etc"));
        Files.writeString(home.resolve("etc/muster.properties"), "muster.version=1.2\n");
        return new Home(home);
    }

    private static List<Finding> findings(Home home, Map<String, String> env) {
        return new Installation(home, env).findings();
    }

    @Test
    void saysWhichItIsAndByWhichModule() throws IOException {
        Home home = home("here");
        List<Finding> plain = findings(home, Map.of());
        assertEquals(List.of(Finding.ok("Muster", "1.2 in " + home.dir())), plain);
        Map<String, String> env =
                Map.of("LOADEDMODULES", "gcc/14:muster/1.2:openmpi/5", "MUSTER_HOME", home.dir() + "/../here");
        assertEquals(
                List.of(Finding.ok("Muster", "1.2 in " + home.dir() + " (module muster/1.2 is loaded)")),
                findings(home, env));
    }

    @Test
    void warnsOfTheModuleOfAnother() throws IOException {
        Home home = home("here");
        Home other = home("other");
        List<Finding> findings = findings(
                home,
                Map.of("LOADEDMODULES", "muster/0.9", "MUSTER_HOME", other.dir().toString()));
        assertEquals(2, findings.size());
        assertEquals(Finding.Grade.WARN, findings.get(1).grade());
        assertTrue(findings.get(1).text().contains(other.dir() + "/bin/muster"), findings.get(1)::text);
        assertEquals(
                Finding.Grade.WARN,
                findings(home, Map.of("MUSTER_HOME", "/nowhere")).get(1).grade());
    }
}
