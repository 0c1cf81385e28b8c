package org.muster.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java in the documents compiles against what is shipped; that of the guide from executorlib also does what it says. */
class DocumentsTest {
    private static final Path ROOT = Path.of(System.getProperty("muster.root", ".."));
    private static final String GUIDE = "docs/from-executorlib.md";

    @TempDir
    Path dir;

    /** Kept in memory. */
    private static final class Unit extends SimpleJavaFileObject {
        private final String text;

        Unit(String name, String text) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static String classPath() throws IOException {
        try (Stream<Path> jars = Files.list(Stage.HOME.resolve("lib"))) {
            return jars.map(Path::toString).filter(p -> p.endsWith(".jar")).collect(Collectors.joining(":"));
        }
    }

    private void compile(List<JavaFileObject> units) throws IOException {
        StringWriter said = new StringWriter();
        boolean good = ToolProvider.getSystemJavaCompiler()
                .getTask(said, null, null, List.of("-proc:none", "-d", dir.toString(), "-cp", classPath()), null, units)
                .call();
        assertTrue(good, said::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GUIDE,
                "docs/user-guide.md",
                "docs/graph-and-progress.md",
                "docs/external-programs.md",
                "docs/hpc-sites.md",
                "README.md"
            })
    void compiles(String document) throws Exception {
        List<Snippet> snippets = Snippet.of(ROOT.resolve(document));
        assertFalse(snippets.isEmpty(), document);
        List<JavaFileObject> units = new ArrayList<>();
        for (Snippet s : snippets) {
            units.add(new Unit(s.name(), s.source()));
        }
        compile(units);
    }

    /** The pieces in three programs, as a user would run them; what they print is what they say. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theGuideDoesWhatItSays(int third) throws Exception {
        List<Snippet> all = Snippet.of(ROOT.resolve(GUIDE)).stream()
                .filter(s -> !s.isProgram())
                .toList();
        List<Snippet> snippets = all.subList(third * all.size() / 3, (third + 1) * all.size() / 3);
        List<JavaFileObject> units = new ArrayList<>();
        for (Snippet s : snippets) {
            units.add(new Unit(s.name(), s.source()));
        }
        units.add(new Unit("Guide", Snippet.program("Guide", snippets)));
        compile(units);
        Stage.Ended ended = Stage.run(dir, Stage.MUSTER, "run", "-cp", dir.toString(), "Guide");
        assertEquals(0, ended.status(), ended::toString);
        for (Snippet s : snippets) {
            String its = ended.out().split("---" + s.name() + "\n", -1)[1].split("(?m)^---", 2)[0];
            List<String> missing = new ArrayList<>(s.printed());
            its.lines().forEach(missing::remove);
            assertEquals(List.of(), missing, () -> s + " printed\n" + its);
        }
    }

    @Test
    void itsProgramsDoWhatTheySay() throws Exception {
        for (Snippet s : Snippet.of(ROOT.resolve(GUIDE))) {
            if (s.isProgram()) {
                Path file = Stage.write(dir, s.name() + ".java", s.text());
                Stage.Ended ended = Stage.run(dir, Stage.MUSTER, "run", file.toString());
                assertEquals(0, ended.status(), ended::toString);
                assertEquals(s.printed(), ended.out().lines().toList(), s::toString);
            }
        }
    }
}
