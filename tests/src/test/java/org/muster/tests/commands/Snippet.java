package org.muster.tests.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A piece of Java in a document, and how it becomes something to compile.
 *
 * <ul>
 *   <li>One with a {@code main} is a compact source file as it stands.
 *   <li>In any other, imports and what begins with {@code static} or {@code record} at the begin of a line (to the next line that
 *       begins with a brace) go where they belong in a class; the rest is the body of a method that is given an open executor
 *       {@code exe}, unless it opens one of that name.
 *   <li>An HTML comment {@code <!-- given ... -->} right before it has code that goes before it, which readers can think of
 *       themselves.
 *   <li>One after {@code <!-- not compiled -->} is left out: an extract, or names only.
 *   <li>A comment behind {@code IO.println(...);} is what it prints.
 * </ul>
 *
 * @param document the document's name
 * @param line where it begins there
 * @param text the code, with what is given
 */
record Snippet(String document, int line, String text) {
    private static final Pattern BLOCK = Pattern.compile(
            "(?:<!-- (given|not compiled)\\b(.*?)-->\\s*)?^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern PRINTED = Pattern.compile("IO\\.println\\(.*\\);\\s*// (.*)");

    private static final String IMPORTS = """
            import java.nio.file.*;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.stream.*;
            import org.muster.*;
            """;

    /** All of a document that are to be compiled. */
    static List<Snippet> of(Path document) throws IOException {
        String all = Files.readString(document);
        List<Snippet> found = new ArrayList<>();
        Matcher m = BLOCK.matcher(all);
        while (m.find()) {
            if (!"not compiled".equals(m.group(1))) {
                String given = m.group(1) == null ? "" : m.group(2).strip() + "\n";
                int line = 1
                        + (int) all.substring(0, m.start(3))
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
                found.add(new Snippet(document.getFileName().toString(), line, given + m.group(3)));
            }
        }
        return found;
    }

    /** Of the class that it becomes. */
    String name() {
        return document.replaceAll("[^A-Za-z]", "_") + "_line" + line;
    }

    boolean isProgram() {
        return text.contains("void main(");
    }

    /** What it says that it prints, line by line. */
    List<String> printed() {
        return PRINTED.matcher(text).results().map(r -> r.group(1).strip()).toList();
    }

    /** A compilation unit. */
    String source() {
        if (isProgram()) {
            return text;
        }
        StringBuilder imports = new StringBuilder(IMPORTS);
        StringBuilder members = new StringBuilder();
        StringBuilder body = new StringBuilder();
        boolean member = false;
        for (String l : text.lines().toList()) {
            if (l.startsWith("import ")) {
                imports.append(l).append('\n');
                continue;
            }
            boolean begins = l.startsWith("static ") || l.startsWith("record ");
            member |= begins;
            (member ? members : body).append(l).append('\n');
            member &= !l.startsWith("}") && !(begins && (l.endsWith("}") || l.endsWith(";")));
        }
        String exe = body.indexOf("(var exe = ") >= 0 ? "given" : "exe";
        return imports + "final class " + name() + " {\n" + members + "static void run(MpiExecutor " + exe
                + ") throws Exception {\n" + body + "}\n}\n";
    }

    /** A program that runs them one after the other, with one executor. */
    static String program(String name, List<Snippet> snippets) {
        return IMPORTS + "public final class " + name + " {\n"
                + "public static void main(String[] args) throws Exception {\n"
                + "try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(4).open()) {\n"
                + snippets.stream()
                        .map(s -> "IO.println(\"---" + s.name() + "\");\n" + s.name() + ".run(exe);\n")
                        .collect(Collectors.joining())
                + "}\n}\n}\n";
    }

    @Override
    public String toString() {
        return document + ", line " + line;
    }
}
