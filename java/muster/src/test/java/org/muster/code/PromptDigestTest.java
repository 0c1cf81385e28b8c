package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Digests of what is typed at a JShell prompt. */
final class PromptDigestTest {
    private @Nullable JShell shell;

    @AfterEach
    void close() {
        if (shell != null) {
            shell.close();
        }
    }

    private void open(String... snippets) {
        close();
        shell = JShell.builder().executionEngine("local").build();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            shell.addToClasspath(entry);
        }
        type("import org.muster.*;");
        type("import org.muster.code.Prompt;");
        type("import java.util.*;");
        for (String s : snippets) {
            type(s);
        }
    }

    private String type(String snippet) {
        assertNotNull(shell);
        String value = "";
        for (SnippetEvent e : shell.eval(snippet)) {
            assertTrue(e.exception() == null, () -> snippet + ": " + e.exception());
            value = e.causeSnippet() == null ? String.valueOf(e.value()) : value;
        }
        return value;
    }

    private String digest(String function) {
        String digest = type("Prompt.digest(" + function + ")").replace("\"", "");
        assertTrue(digest.matches("[0-9a-f]{64}"), digest);
        return digest;
    }

    @Test
    void variablesCountByTheirValues() {
        open("int x = 20;", "int unread = 1;", "List<Object> list = new ArrayList<>();");
        String twenty = digest("() -> x + 1");
        assertEquals(twenty, digest("() -> x + 1"));
        type("unread = 2;");
        type("list.add(1);");
        assertEquals(twenty, digest("() -> x + 1"));
        type("x = 30;");
        assertNotEquals(twenty, digest("() -> x + 1"));
        type("x = 20;");
        assertEquals(twenty, digest("() -> x + 1"));
        String one = digest("() -> list.size()");
        type("list.add(2);");
        assertNotEquals(one, digest("() -> list.size()"));
        type("list.add(list);");
        assertEquals(digest("() -> list.size()"), digest("() -> list.size()"));
    }

    @Test
    void methodsTypedAnewAreNoticed() {
        open(
                "int offset = 1;",
                "int twice(int n) { return 2 * n + offset; }",
                "int four(int n) { return twice(twice(n)); }");
        String before = digest("() -> four(1)");
        assertEquals(before, digest("() -> four(1)"));
        type("int twice(int n) { return 3 * n + offset; }");
        assertNotEquals(before, digest("() -> four(1)"));
        type("int twice(int n) { return 2 * n + offset; }");
        assertEquals(before, digest("() -> four(1)"));
        type("offset = 2;");
        assertNotEquals(before, digest("() -> four(1)"));
    }

    @Test
    void variablesOfCapturedObjectsCode() {
        open("int x = 1;", "record P(int a) { int more() { return a + x; } }", "P p = new P(2);");
        String before = digest("() -> p.more()");
        type("x = 2;");
        assertNotEquals(before, digest("() -> p.more()"));
        String two = digest("() -> p.more()");
        type("record P(int a) { int more() { return a - x; } }");
        type("P p = new P(2);");
        assertNotEquals(two, digest("() -> p.more()"));
    }

    @Test
    void whatWasTypedBeforeIsNoDifference() {
        String[] lines = {
            "int x = 1;", "record P(int a) { int more() { return a + x; } }", "int twice(int n) { return 2 * n; }"
        };
        open(lines);
        String function = "() -> new P(twice(x)).more() + List.of(1, 2).stream().mapToInt(n -> n * x).sum()";
        String one = digest(function);
        open("int y = 5;", "int other(int n) { return n; }");
        for (String line : List.of(lines).reversed()) {
            type(line);
        }
        assertEquals(one, digest(function));
    }

    /** As JShell does when it puts a new body into a class that it has loaded. */
    @Test
    void redefinedClassIsNoticed() throws Exception {
        Program p = snippets(1);
        Callable<?> function = (Callable<?>) p.call("REPL.$JShell$1", "do_it$");
        Fingerprints prints = new Fingerprints();
        String before = prints.digest(function, List.of(), List.of());
        p.replace("REPL.$JShell$2", snippets(2));
        String after = prints.digest(function, List.of(), List.of());
        assertNotEquals(before, after);
        p.replace("REPL.$JShell$2", snippets(1));
        assertEquals(before, prints.digest(function, List.of(), List.of()));
    }

    private static Program snippets(int value) {
        return Program.of(
                "REPL.$JShell$1",
                "package REPL; public class $JShell$1 { public static Object do_it$() {"
                        + " return (org.muster.TaskFunction<?>) () -> $JShell$2.g(); } }",
                "REPL.$JShell$2",
                "package REPL; public class $JShell$2 { public static int g() { return " + value + "; } }");
    }
}
