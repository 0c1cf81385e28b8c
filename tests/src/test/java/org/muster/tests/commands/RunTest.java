package org.muster.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code muster run}, in each of the ways the contract names. */
class RunTest {
    private static final String HELLO = """
            import org.muster.*;

            void main() throws Exception {
                try (var exe = MpiExecutor.singleNode().open()) {
                    var f = exe.submit(Resources.cores(2), comm -> "rank " + comm.rank() + " of " + comm.size());
                    IO.println(f.get());                        // [rank 0 of 2, rank 1 of 2]
                }
            }
            """;
    private static final String TWO = "[rank 0 of 2, rank 1 of 2]\n";
    private static final Map<String, String> ROOT =
            Map.of("OMPI_ALLOW_RUN_AS_ROOT", "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");

    @TempDir
    Path dir;

    private static void assertPrinted(String out, Stage.Ended ended) {
        assertEquals(0, ended.status(), ended::toString);
        assertEquals(out, ended.out(), ended::toString);
    }

    @Test
    void theProgramOfTheContract() throws Exception {
        Stage.write(dir, "Hello.java", HELLO);
        Stage.Ended ended = Stage.run(dir, Stage.MUSTER, "run", "Hello.java");
        assertPrinted(TWO, ended);
        assertEquals("", ended.err(), "nothing on standard error");
    }

    @Test
    void theSameUnderMpirun() throws Exception {
        Stage.write(dir, "Hello.java", HELLO);
        assertPrinted(TWO, Stage.run(dir, ROOT, "mpirun", "-n", "1", Stage.MUSTER, "run", "Hello.java"));
    }

    @Test
    void theSameWithPlainJavaAndThePrintedClassPath() throws Exception {
        Stage.write(dir, "Hello.java", HELLO);
        Stage.Ended path = Stage.run(dir, Stage.MUSTER, "classpath");
        assertEquals(0, path.status(), path::toString);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertPrinted(
                TWO,
                Stage.run(
                        dir,
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        path.out().strip(),
                        "Hello.java"));
    }

    @Test
    void aWorldOfThree() throws Exception {
        Stage.write(dir, "World.java", HELLO.replace("singleNode()", "world()"));
        assertPrinted(TWO, Stage.run(dir, Stage.MUSTER, "run", "-n", "3", "World.java"));
    }

    /** Each executor tells the ranks anew that their master knows them; they and their keepers have heard that. */
    @Test
    void aWorldOfOneExecutorAfterAnother() throws Exception {
        Stage.write(dir, "Twice.java", """
                import java.util.*;
                import org.muster.*;

                void main() throws Exception {
                    var pids = new ArrayList<List<Long>>();
                    for (int i = 0; i < 3; i++) {
                        try (var exe = MpiExecutor.world().open()) {
                            for (int k = 0; k < 20; k++) {
                                pids.add(exe.submit(Resources.cores(2), comm -> {
                                    comm.barrier();
                                    return ProcessHandle.current().pid();
                                }).get());
                            }
                        }
                    }
                    IO.println(pids.size() + " calls, " + Set.copyOf(pids).size() + " group");
                }
                """);
        assertPrinted("60 calls, 1 group\n", Stage.run(dir, Stage.MUSTER, "run", "-n", "3", "Twice.java"));
    }

    /** With plain mpirun all ranks run the program; those that are not the master serve, and print nothing. */
    @Test
    void aWorldThatMpirunStarts() throws Exception {
        Stage.write(dir, "World.java", HELLO.replace("singleNode()", "world()"));
        assertPrinted(
                TWO, Stage.run(dir, ROOT, "mpirun", "--oversubscribe", "-n", "3", Stage.MUSTER, "run", "World.java"));
    }

    @Test
    void detectTakesTheWorldWhereThereIsOne() throws Exception {
        Stage.write(
                dir,
                "Detect.java",
                HELLO.replace("singleNode()", "detect()")
                        .replace("f.get()", "f.get() + \" \" + exe.info().maxCores()"));
        assertPrinted(TWO.strip() + " 3\n", Stage.run(dir, Stage.MUSTER, "run", "-n", "4", "Detect.java"));
    }

    @Test
    void argumentsAndExitStatusAreTheProgramsOwn() throws Exception {
        Stage.write(dir, "Args.java", """
                void main(String[] args) {
                    IO.println(String.join("|", args));
                    System.exit(args.length == 0 ? 0 : 7);
                }
                """);
        Stage.Ended ended = Stage.run(dir, Stage.MUSTER, "run", "--", "Args.java", "-n", "a b", "--", "");
        assertEquals("-n|a b|--|\n", ended.out(), ended::toString);
        assertEquals(7, ended.status(), ended::toString);
        assertEquals(0, Stage.run(dir, Stage.MUSTER, "run", "Args.java").status());
        Stage.Ended world = Stage.run(dir, Stage.MUSTER, "run", "-n", "2", "Args.java", "x");
        assertEquals(7, world.status(), world::toString);
        assertEquals("x\n", world.out(), world::toString);
    }

    @Test
    void anExceptionOfTheProgramIsStatusOne() throws Exception {
        Stage.write(dir, "Boom.java", "void main() { throw new IllegalStateException(\"boom\"); }");
        Stage.Ended ended = Stage.run(dir, Stage.MUSTER, "run", "Boom.java");
        assertEquals(1, ended.status(), ended::toString);
        assertTrue(ended.err().contains("IllegalStateException: boom"), ended::toString);
    }

    /** The classes of a jar reach the workers with the calls: nothing but Muster is on a worker's class path. */
    @Test
    void aJarThatOnlyTheMasterHas() throws Exception {
        Path sources = Files.createDirectories(dir.resolve("src/prog"));
        Stage.write(sources, "Helper.java", """
                package prog;
                public class Helper {
                    public record Answer(int rank, String text) {}
                    public static Answer answer(int rank) { return new Answer(rank, Deep.of(rank)); }
                    static class Deep { static String of(int r) { return "deep " + r; } }
                }
                """);
        Stage.write(sources, "Main.java", """
                package prog;
                import org.muster.*;
                public class Main {
                    public static void main(String[] args) throws Exception {
                        try (var exe = MpiExecutor.singleNode().maxCores(2).open()) {
                            System.out.println(exe.submit(Resources.cores(2), comm -> Helper.answer(comm.rank())).get());
                        }
                    }
                }
                """);
        Stage.Ended path = Stage.run(dir, Stage.MUSTER, "classpath");
        Path classes = dir.resolve("classes");
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-cp",
                        path.out().strip(),
                        "-d",
                        classes.toString(),
                        sources.resolve("Helper.java").toString(),
                        sources.resolve("Main.java").toString());
        assertEquals(0, compiled);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Main-Class", "prog.Main");
        Path jar = dir.resolve("prog.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var walk = Files.walk(classes)) {
            for (Path p : walk.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(p).toString()));
                out.write(Files.readAllBytes(p));
            }
        }
        String expected = List.of("Answer[rank=0, text=deep 0]", "Answer[rank=1, text=deep 1]") + "\n";
        assertPrinted(expected, Stage.run(dir, Stage.MUSTER, "run", "prog.jar"));
        assertPrinted(expected, Stage.run(dir, Stage.MUSTER, "run", "-cp", "prog.jar", "prog.Main"));
    }

    @Test
    void versionSaysWhatIsThere() throws Exception {
        Stage.Ended ended = Stage.run(dir, Stage.MUSTER, "version");
        assertEquals(0, ended.status(), ended::toString);
        assertTrue(ended.out().matches("(?s).*\\d+\\.\\d+\\.\\d+.*"), ended::toString);
    }
}
