package org.muster.tests.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the sources say to users: messages with {@link #GAP} where names and numbers come in. */
final class Sentences {
    /** Stands for what is put in when the program runs. */
    static final char GAP = '\0';

    private static final List<String> PLACES = List.of(
            "java/muster/src/main/java",
            "java/platform/src/main/java",
            "launcher/src/main",
            "launcher/bin",
            "launcher/dev",
            "native/src");
    private static final Pattern LITERAL = Pattern.compile("\"\"\"(?:.|\\n)*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(?://|\\*|/\\*).*$");
    /** Where the shell's variables come in. */
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\w+|\\{[^}]*\\}|\\([^)]*\\)|[*'][^']*'?)");
    /** The format of C and the placeholder of SLF4J. */
    private static final Pattern PLACEHOLDER = Pattern.compile("%[sdl]+|\\{\\}");

    /** All literals of a source file, those that are added up as one. */
    record Source(Path file, String code) {
        static Source of(Path file) {
            try {
                String code = Files.readString(file);
                return new Source(
                        file, isShell(file) ? code : COMMENT.matcher(code).replaceAll(""));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** What all its literals say, in their order. */
        String text() {
            return isShell(file) ? code : said(code);
        }

        private static boolean isShell(Path file) {
            return !file.getFileName().toString().contains(".");
        }

        /** What is said in the brackets behind each match. */
        Stream<String> behind(Pattern start) {
            return start.matcher(code).results().map(m -> said(inBrackets(m.end())));
        }

        /** What the shell function is given in each line that calls it. */
        Stream<String> callsOf(String function) {
            Pattern call = Pattern.compile("\\b" + function + " \"((?:\\\\.|[^\"\\\\])*)\"");
            return call.matcher(code)
                    .results()
                    .map(m -> VARIABLE.matcher(m.group(1)).replaceAll(Character.toString(GAP)));
        }

        private String inBrackets(int begin) {
            Matcher literal = LITERAL.matcher(code);
            int depth = 1;
            for (int i = begin; i < code.length(); i++) {
                char c = code.charAt(i);
                if (c == '"' && literal.find(i) && literal.start() == i) {
                    i = literal.end() - 1;
                } else if (c == '(') {
                    depth++;
                } else if (c == ')' && --depth == 0) {
                    return code.substring(begin, i);
                }
            }
            return code.substring(begin);
        }
    }

    private Sentences() {}

    static List<Source> all(Path root) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (String place : PLACES) {
            try (Stream<Path> files = Files.walk(root.resolve(place))) {
                files.filter(Files::isRegularFile)
                        .filter(f -> !f.toString().endsWith(".h"))
                        .sorted()
                        .map(Source::of)
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    /** The literals of an expression, with a gap where something else is between two of them. */
    private static String said(String expression) {
        StringBuilder text = new StringBuilder();
        Matcher m = LITERAL.matcher(expression);
        int end = 0;
        while (m.find()) {
            if (!expression.substring(end, m.start()).matches("\\s*\\+?\\s*") || end == 0) {
                text.append(GAP);
            }
            String literal = m.group()
                    .replaceAll("^\"+|(?<!\\\\)\"+$", "")
                    .replaceAll("\\\\n", "")
                    .replace("\\\"", "\"");
            text.append(PLACEHOLDER.matcher(literal).replaceAll(Character.toString(GAP)));
            end = m.end();
        }
        return text.append(GAP).toString();
    }
}
