package org.muster.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdkFinderTest {
    @TempDir
    private Path dir = Path.of("");

    @ParameterizedTest
    @CsvSource({"25, 25", "25.0.3, 25", "26-ea, 26", "17.0.15, 17", "1.8.0_412, 8", "strange, 0"})
    void readsTheFeatureRelease(String version, int feature) {
        assertEquals(feature, new Jdk(dir, version).feature());
    }

    @Test
    void takesJavaHomeFirst() throws IOException {
        Path named = jdk("named", "25.0.1");
        jdk("jvms/b", "26");
        assertEquals(
                named,
                finder(Map.of("JAVA_HOME", named.toString()), null).find().home());
    }

    @Test
    void passesOverAnOldJavaHome() throws IOException {
        Path old = jdk("old", "17.0.15");
        Path onPath = jdk("path", "25");
        jdk("jvms/b", "26");
        Map<String, String> env = Map.of("JAVA_HOME", old.toString(), "PATH", "/nowhere::" + onPath.resolve("bin"));
        assertEquals(onPath, finder(env, null).find().home());
    }

    @Test
    void followsTheLinkOfThePath() throws IOException {
        Path real = jdk("real", "25");
        Files.createDirectories(dir.resolve("bin"));
        Files.createSymbolicLink(dir.resolve("bin/java"), real.resolve("bin/java"));
        assertEquals(
                real.toRealPath(),
                finder(Map.of("PATH", dir.resolve("bin").toString()), null)
                        .find()
                        .home());
    }

    @Test
    void takesTheRecordedOneBeforeTheMachines() throws IOException {
        jdk("jvms/a", "27");
        Path recorded = jdk("recorded", "25");
        assertEquals(recorded, finder(Map.of(), recorded).find().home());
    }

    @Test
    void looksAmongTheMachines() throws IOException {
        jdk("jvms/a", "17");
        Path good = jdk("jvms/b", "25");
        Files.createDirectories(dir.resolve("jvms/c"));
        assertEquals(good, finder(Map.of(), null).find().home());
    }

    @Test
    void tellsWhyItIsThatOne() throws IOException {
        Path good = jdk("jvms/b", "25");
        Map<String, String> named = Map.of("JAVA_HOME", good.toString());
        assertEquals("JAVA_HOME names it", finder(named, good).why(new Jdk(good, "25")));
        assertEquals(
                "it was there when Muster was installed", finder(Map.of(), good).why(new Jdk(good, "25")));
        assertEquals("it is in " + dir.resolve("jvms"), finder(Map.of(), null).why(new Jdk(good, "25")));
    }

    @Test
    void saysWhatWasFoundInstead() throws IOException {
        Path old = jdk("old", "17.0.15");
        Failure failure = assertThrows(
                Failure.class,
                () -> finder(Map.of("JAVA_HOME", old.toString()), null).find());
        assertEquals(1, failure.status());
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains("17.0.15") && message.contains(old.toString()), message);
        assertTrue(message.contains("JDK 25"), message);
    }

    @Test
    void saysThatNoneWasFound() {
        Failure failure =
                assertThrows(Failure.class, () -> finder(Map.of(), null).find());
        assertTrue(String.valueOf(failure.getMessage()).contains("no JDK was found"));
    }

    private JdkFinder finder(Map<String, String> env, @org.jspecify.annotations.Nullable Path recorded) {
        return new JdkFinder(env, recorded, dir.resolve("jvms"));
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = dir.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("bin/java"), "");
        assertTrue(home.resolve("bin/java").toFile().setExecutable(true));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}
