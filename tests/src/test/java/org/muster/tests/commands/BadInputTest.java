package org.muster.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input gives one clear sentence and the right exit status. */
class BadInputTest {
    @TempDir
    Path dir;

    private static void assertRefused(int status, String word, Stage.Ended ended) {
        assertEquals(status, ended.status(), ended::toString);
        assertEquals("", ended.out(), ended::toString);
        assertEquals(1, ended.err().strip().lines().count(), ended::toString);
        assertTrue(ended.err().contains(word), ended::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            run NoSuch.java      | NoSuch.java
            run no/such.jar      | no/such.jar
            run no.such.Class    | no.such.Class
            run -n 0 X.java      | 0
            run -n -1 X.java     | -1
            run -n two X.java    | two
            run -n               | RANKS
            run                  | FILE
            walk                 | walk
            run --what X.java    | --what
            version now          | now
            """)
    void aUsageErrorIsStatusTwo(String line, String word) throws Exception {
        Stage.write(dir, "X.java", "void main() {}");
        String[] words = (Stage.MUSTER + " " + line.strip()).split(" ");
        assertRefused(2, word.strip(), Stage.run(dir, words));
    }

    @Test
    void aFileThatIsNoClass() throws Exception {
        Stage.write(dir, "notes.txt", "no class");
        assertRefused(2, "notes.txt", Stage.run(dir, Stage.MUSTER, "run", "notes.txt"));
        Files.write(dir.resolve("broken.jar"), new byte[] {1, 2, 3});
        assertRefused(2, "broken.jar", Stage.run(dir, Stage.MUSTER, "run", "broken.jar"));
    }

    /** What the program asks of the library: the exception's message is the sentence. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Resources.cores(0)                                           | IllegalArgumentException | at least 1, not 0
            Resources.cores(-1)                                          | IllegalArgumentException | at least 1, not -1
            exe.submit(Resources.cores(3), c -> 1)                       | ResourcesException       | 3 cores
            exe.submit(Resources.cores(2), () -> 1)                      | ResourcesException       | 2 cores
            exe.submit(Resources.cores(1).gpusPerCore(1), () -> 1)       | ResourcesException       | gpusPerCore
            exe.submit((java.util.concurrent.Callable<String>) () -> "") | SerializationException   | Serializable
            MpiExecutor.singleNode().maxCores(0)                         | IllegalArgumentException | at least 1, not 0
            MpiExecutor.world().open()                                   | LaunchException          | muster run -n
            """)
    void whatTheLibraryRefuses(String call, String exception, String word) throws Exception {
        Stage.write(dir, "Ask.java", """
                import org.muster.*;
                void main() throws Exception {
                    try (var exe = MpiExecutor.singleNode().maxCores(2).open()) {
                        %s;
                        IO.println("accepted");
                    } catch (RuntimeException e) {
                        IO.println(e.getClass().getSimpleName() + ": " + e.getMessage());
                    }
                }
                """.formatted(call.strip()));
        Stage.Ended ended = Stage.run(dir, Stage.MUSTER, "run", "Ask.java");
        assertEquals(0, ended.status(), ended::toString);
        assertTrue(ended.out().startsWith(exception.strip() + ": "), ended::toString);
        assertTrue(ended.out().contains(word.strip()), ended::toString);
        assertEquals(1, ended.out().strip().lines().count(), ended::toString);
    }

    @Test
    void aJdkThatIsTooOld() throws Exception {
        // A stand-in for an old JDK says of itself what an old one says.
        Path jdk = Files.createDirectories(dir.resolve("jdk-21/bin")).getParent();
        Path java = Stage.write(
                jdk.resolve("bin"), "java", "#!/bin/sh\necho 'openjdk version \"21.0.4\" 2024-07-16' >&2\n");
        assertTrue(java.toFile().setExecutable(true));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"21.0.4\"\n");
        Stage.write(dir, "X.java", "void main() { IO.println(\"ran\"); }");
        Stage.Ended ended = Stage.run(dir, Map.of("JAVA_HOME", jdk.toString()), Stage.MUSTER, "run", "X.java");
        // Where another JDK that is new enough is found, it is used; where not, the sentence names the one found.
        assertFalse(ended.err().contains("Exception"), ended::toString);
        if (ended.status() != 0) {
            assertRefused(1, "25", ended);
        }
    }

    @Test
    void noOpenMpi() throws Exception {
        Path empty = Files.createDirectories(dir.resolve("empty"));
        Stage.write(dir, "X.java", "void main() { IO.println(\"ran\"); }");
        assertRefused(
                1,
                "Open MPI",
                Stage.run(dir, Map.of("MUSTER_MPI_LIBDIR", empty.toString()), Stage.MUSTER, "run", "X.java"));
    }
}
