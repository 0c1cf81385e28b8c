package org.muster.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.muster.platform.MpiVersion;

/** The command lines of JVMs and of mpirun. */
class CommandsTest {
    private static final Jdk JDK = new Jdk(Path.of("/jdk"), "25");
    private static final Path HOME = Path.of("/muster");
    private static final Path LIB = Path.of("/mpi/lib");

    @Test
    void buildsAJvm() {
        List<String> words = jvm(Map.of(), List.of(), "");
        assertEquals("/jdk/bin/java", words.get(0));
        assertTrue(words.contains("--enable-native-access=ALL-UNNAMED"));
        assertTrue(words.contains("-Dmuster.home=/muster"));
        assertEquals("own.jar", words.get(words.indexOf("-cp") + 1));
        assertTrue(libraryPath(words).startsWith("/mpi/lib:/usr/java/packages/lib:"));
        assertFalse(words.toString().contains("AOT"));
    }

    @Test
    void putsTheProgramBehindMusterOnTheClassPath() {
        List<String> words = jvm(Map.of(), List.of(), "a.jar:b");
        assertEquals("own.jar:a.jar:b", words.get(words.indexOf("-cp") + 1));
    }

    @Test
    void handsOptionsOnWithTheCommandLinesLast() {
        List<String> words = jvm(Map.of("MUSTER_JAVA_OPTS", " -Xmx1g  -Da=1 "), List.of("-Xmx2g"), "");
        assertEquals(List.of("-Xmx1g", "-Da=1", "-Xmx2g"), words.subList(words.size() - 3, words.size()));
    }

    @Test
    void keepsTheUsersLibraryPath() {
        assertTrue(libraryPath(jvm(Map.of("LD_LIBRARY_PATH", "/mine"), List.of(), ""))
                .startsWith("/mpi/lib:/mine:/usr"));
        List<String> words = jvm(Map.of(), List.of("-Djava.library.path=/mine"), "");
        assertEquals("/mine:/mpi/lib", libraryPath(words));
        assertEquals(
                1,
                words.stream().filter(w -> w.startsWith("-Djava.library.path")).count());
    }

    @Test
    void usesAStartupCache() {
        List<String> words = new JavaCommand(JDK, HOME, LIB, "own.jar", Path.of("/muster/lib/muster.aot"))
                .jvm(Map.of(), List.of(), "");
        assertEquals("-XX:AOTCache=/muster/lib/muster.aot", words.get(1));
    }

    @Test
    void startsTheLibrarysCacheCommand() {
        List<String> words =
                CacheCommand.words(JDK, "own.jar", new Command.Cache("rm", "dir", false, List.of("a", "b")));
        int main = words.indexOf("org.muster.cache.CacheCommand");
        assertEquals("own.jar", words.get(main - 1));
        assertEquals(List.of("rm", "dir", "a", "b"), words.subList(main + 1, words.size()));
        words = CacheCommand.words(JDK, "own.jar", new Command.Cache("rm", "dir", true, List.of()));
        assertEquals(List.of("clear", "dir"), words.subList(words.size() - 2, words.size()));
    }

    @Test
    void startsRank0AndWorkers() {
        assertEquals(
                List.of(
                        "/s",
                        "world",
                        "f",
                        "/bin/mpirun",
                        "--quiet",
                        "-n",
                        "3",
                        "/s",
                        "ranks",
                        "f",
                        "3",
                        "java",
                        "org.muster.worker.WorkerMain",
                        "--world",
                        "java",
                        "Prog",
                        "x"),
                world(new MpiVersion(4, 1, 4), 4).of(3, List.of("java", "Prog", "x"), List.of("java")));
    }

    @Test
    void allRanksAreOneApplication() {
        List<String> words =
                world(new MpiVersion(5, 0, 7), 4).of(3, List.of("java", "Prog"), List.of("java", "-cp", "x"));
        assertFalse(words.contains(":"), "two applications are what 5.0.7's mpirun dies of");
        assertEquals(
                List.of("-n", "3", "/s", "ranks", "f", "5", "java", "-cp", "x", "org.muster.worker.WorkerMain"),
                words.subList(4, 14));
        assertEquals(List.of("--world", "java", "Prog"), words.subList(14, 17));
    }

    @Test
    void liftsLimitsForMoreRanksThanCores() {
        List<String> four = world(new MpiVersion(4, 1, 4), 2).of(3, List.of("p"), List.of("w"));
        assertTrue(four.containsAll(List.of("--oversubscribe", "--bind-to", "none")));
        List<String> five = world(new MpiVersion(5, 0, 7), 2).of(3, List.of("p"), List.of("w"));
        assertEquals(":OVERSUBSCRIBE", five.get(five.indexOf("--map-by") + 1));
        assertFalse(five.contains("--oversubscribe"));
        assertFalse(world(new MpiVersion(5, 0, 7), 3)
                .of(3, List.of("p"), List.of("w"))
                .contains("--map-by"));
    }

    @Test
    void refusesTheArgumentMpirunWouldTake() {
        Failure failure = assertThrows(
                Failure.class, () -> world(new MpiVersion(4, 1, 4), 2).of(2, List.of("p", ":"), List.of("w")));
        assertEquals(2, failure.status());
    }

    private static WorldCommand world(MpiVersion version, int cores) {
        return new WorldCommand(Path.of("/bin/mpirun"), version, cores, Path.of("/s"), "f");
    }

    private static List<String> jvm(Map<String, String> env, List<String> options, String classPath) {
        return new JavaCommand(JDK, HOME, LIB, "own.jar", null).jvm(env, options, classPath);
    }

    private static String libraryPath(List<String> words) {
        String option = "-Djava.library.path=";
        return words.stream()
                .filter(w -> w.startsWith(option))
                .findFirst()
                .orElseThrow()
                .substring(option.length());
    }
}
