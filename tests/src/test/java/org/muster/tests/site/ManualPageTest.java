package org.muster.tests.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.tests.commands.Stage;
import org.muster.tests.commands.Stage.Ended;

/** The manual page is well-formed for both of its readers, and tells of all that the commands take. */
class ManualPageTest {
    private static final String PAGE =
            Stage.HOME.resolve("share/man/man1/muster.1").toString();

    @TempDir
    Path dir;

    private Ended run(String... command) throws Exception {
        Ended ended =
                Stage.run(dir, Map.of("LC_ALL", "C.UTF-8", "MANWIDTH", "400", "MAN_KEEP_FORMATTING", ""), command);
        assertEquals(0, ended.status(), ended::toString);
        assertEquals("", ended.err());
        return ended;
    }

    @Test
    void rendersWithoutAWarning() throws Exception {
        assertTrue(run("man", "--warnings", "-l", PAGE).out().contains("Starts a world of ranks"));
        assertEquals("", run("mandoc", "-T", "lint", "-W", "warning", PAGE).out());
    }

    @Test
    void tellsOfEachCommandAndOption() throws Exception {
        String page = run("man", "-l", PAGE).out();
        TreeSet<String> wanted = new TreeSet<>();
        Pattern.compile("(?m)^  (\\w+) ")
                .matcher(run(Stage.MUSTER, "help").out())
                .results()
                .forEach(m -> wanted.add(m.group(1)));
        assertTrue(
                wanted.containsAll(List.of("run", "cache", "classpath", "doctor", "version", "help")),
                wanted::toString);
        for (String command : List.copyOf(wanted)) {
            Pattern.compile("(?<![\\w-])--?[a-zA-Z][a-z-]*")
                    .matcher(run(Stage.MUSTER, "help", command).out())
                    .results()
                    .map(MatchResult::group)
                    .forEach(wanted::add);
        }
        assertEquals(List.of(), wanted.stream().filter(w -> !page.contains(w)).toList());
    }
}
