package org.muster.tests.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The troubleshooting tables and the sources speak of the same messages. A row's first cell shortens a message, with {@code ...} for what
 * is left out; it is the row of each message in which its pieces follow each other. So a message may be reworded as long as its
 * row's words stay, and one row may serve a family.
 */
class TroubleshootingTest {
    private static final Path ROOT = Path.of(System.getProperty("muster.root", ".."));
    /** The head of tables of our own messages. */
    private static final String OURS = "| what is printed |";

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern SPEAKER = Pattern.compile("^(?:\\w+(?:Exception|Error): |muster(?:[ -]\\w+)?: )");
    private static final int FEWEST_LETTERS = 10;

    private final List<Sentences.Source> sources = Sentences.all(ROOT);
    private final String document = Files.readString(ROOT.resolve("docs/troubleshooting.md"));

    TroubleshootingTest() throws IOException {}

    /** The pieces of the messages in the first cells. */
    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        boolean ours = false;
        for (String line : document.lines().toList()) {
            if (!line.startsWith("|")) {
                ours = false;
            } else if (line.startsWith(OURS)) {
                ours = true;
            } else if (ours && !line.startsWith("|--")) {
                String cell = line.substring(1).split("(?<!\\\\) \\| ", 2)[0];
                CODE.matcher(cell).results().forEach(m -> rows.add(pieces(m.group(1))));
            }
        }
        return rows;
    }

    private static List<String> pieces(String quoted) {
        String message = SPEAKER.matcher(quoted.replace("\\|", "|")).replaceFirst("");
        return Stream.of(message.split("\\.\\.\\.", -1))
                .map(String::strip)
                .filter(p -> p.matches(".*\\w.*"))
                .toList();
    }

    /** A row of few letters would be found in too many messages, so it tells of those only that say nothing else. */
    private static boolean tells(List<String> row, String message) {
        String letters = String.join("", row).replaceAll("\\W", "");
        return letters.length() < FEWEST_LETTERS ? letters.equals(message.replaceAll("\\W", "")) : follow(row, message);
    }

    private static boolean follow(List<String> pieces, String text) {
        int at = 0;
        for (String piece : pieces) {
            at = text.indexOf(piece, at);
            if (at < 0) {
                return false;
            }
            at += piece.length();
        }
        return true;
    }

    @Test
    void eachRowIsOfAMessageThatThereIs() {
        List<List<String>> rows = rows();
        assertTrue(rows.size() > 100, () -> "there are only " + rows.size());
        List<String> texts = sources.stream().map(Sentences.Source::text).toList();
        List<List<String>> gone = rows.stream()
                .filter(r -> texts.stream().noneMatch(t -> r.stream().allMatch(t::contains)))
                .toList();
        assertEquals(List.of(), gone, "no source says this any more; correct or remove the rows");
    }

    @Test
    void eachMessageHasARow() throws IOException {
        List<List<String>> rows = rows();
        Set<String> messages = messages();
        assertTrue(messages.size() > 100, () -> "there are only " + messages.size());
        List<String> missing = messages.stream()
                .filter(m -> rows.stream().noneMatch(r -> tells(r, m)))
                .map(m -> m.replace(Sentences.GAP, '~'))
                .toList();
        assertEquals(List.of(), missing, "docs/troubleshooting.md has no row for these");
    }

    /** The messages of Muster's exceptions, of its log, and of its programs. */
    private Set<String> messages() throws IOException {
        Set<String> exceptions = faceExceptions();
        exceptions.addAll(List.of("MpiException", "NativeException"));
        Pattern said = Pattern.compile("new (?:" + String.join("|", exceptions) + ")\\("
                + "|(?:LOG|\\))\\s*\\.(?:warn|error)\\(|warnings\\.once\\(\\s*\"[^\"]*\"[^,]*,"
                + "|Failure\\.(?:usage|machine)\\(|System\\.err\\s*\\.print\\w*\\(|fprintf\\(\\s*stderr,");
        Set<String> messages = new LinkedHashSet<>();
        for (Sentences.Source s : sources) {
            Stream.concat(s.behind(said), s.callsOf("die"))
                    .map(m -> SPEAKER.matcher(m.replaceFirst("^" + Sentences.GAP, ""))
                            .replaceFirst(""))
                    .forEach(messages::add);
        }
        messages.removeIf(m -> m.contains("usage: ") || !m.matches("(?s).*[a-z]{3}.*[a-z]{3}.*"));
        return messages;
    }

    private static Set<String> faceExceptions() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("java/muster/src/main/java/org/muster"))) {
            Set<String> names = new TreeSet<>();
            files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith("Exception.java"))
                    .forEach(n -> names.add(n.replace(".java", "")));
            return names;
        }
    }

    @Test
    void namesEachExceptionOfTheFace() throws IOException {
        Set<String> exceptions = faceExceptions();
        assertTrue(exceptions.contains("RankLostException"), exceptions::toString);
        assertEquals(
                List.of(),
                exceptions.stream().filter(e -> !document.contains("`" + e)).toList());
    }
}
