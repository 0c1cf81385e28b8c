package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions typed at a JShell prompt, with the variables, methods and classes typed before. */
final class JShellTest {
    private @Nullable JShell shell;

    @AfterEach
    void close() {
        if (shell != null) {
            shell.close();
        }
    }

    private void open(String engine) {
        shell = JShell.builder().executionEngine(engine).build();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            shell.addToClasspath(entry);
        }
        type("import org.muster.*;");
        type("import org.muster.code.Prompt;");
        type("import java.util.*;");
        type("import java.util.concurrent.*;");
        type("Prompt.open(\"" + System.getProperty("java.class.path") + "\")");
    }

    /** Types a snippet; gives its value as text. */
    private String type(String snippet) {
        assertNotNull(shell);
        String value = "";
        for (SnippetEvent e : shell.eval(snippet)) {
            if (e.causeSnippet() == null) {
                List<String> errors = shell.diagnostics(e.snippet())
                        .map(d -> String.valueOf(d.getMessage(null)))
                        .toList();
                assertTrue(
                        e.exception() == null && e.status() == Snippet.Status.VALID,
                        () -> snippet + ": " + errors + " " + e.exception());
                value = String.valueOf(e.value());
            }
        }
        return value;
    }

    private void gives(String expected, String snippet) {
        assertEquals('"' + expected + '"', type(snippet));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", ""})
    void sessionOfAnyKind(String engine) {
        open(engine.isEmpty() ? "failover:0(jdi:hostname(127.0.0.1)),1(jdi)" : engine);
        gives("42", "Prompt.run(() -> 42)");

        type("int x = 20;");
        gives("21", "Prompt.run(() -> x + 1)");
        type("x = 30;");
        gives("31", "Prompt.run(() -> x + 1)");

        // A variable that cannot be sent matters only if the function reads it.
        type("var t = new Thread();");
        type("var local = 7;");
        gives("false31", "(t == null) + Prompt.run(() -> x + 1)");
        String refusal = type("Prompt.run(() -> t.getName())");
        assertTrue(refusal.contains("(JShell variable \\\"t\\\" -> java.lang.Thread)"), refusal);

        // Methods typed at the prompt, and what they read.
        type("int offset = 100;");
        type("int twice(int n) { return 2 * n + offset; }");
        type("int four(int n) { return twice(twice(n)); }");
        gives("304", "Prompt.run(() -> four(1))");
        type("offset = 0;");
        gives("4", "Prompt.run(() -> four(1))");

        // A method that is typed anew is the new one there too.
        type("int twice(int n) { return 3 * n + offset; }");
        gives("9", "Prompt.run(() -> four(1))");
        type("int twice(int n) { return 5 * n; }");
        gives("25", "Prompt.run(() -> four(1))");

        // Classes declared at the prompt.
        type("record P(int a) { int more() { return a + x; } }");
        type("class Counter { static int made = 5; int n = ++made; int m() { return n + local; } }");
        gives("31", "Prompt.run(() -> new P(1).more())");
        type("var p = new P(2);");
        gives("32 P[a=2]", "Prompt.run(() -> p.more() + \" \" + p)");
        type("made: { Counter.made = 9; }");
        gives("17", "Prompt.run(() -> new Counter().m())");
        type("List<Object> objects = new ArrayList<>(List.of(new P(3)));");
        gives("33", "Prompt.run(() -> ((P) objects.get(0)).more())");
        gives("[P[a=8]]", "Prompt.run(() -> List.of(new P(8)))");

        // Lambdas in variables, and variables in them.
        type("interface F extends java.io.Serializable { int of(int n); }");
        type("F f = n -> n + x;");
        gives("32", "Prompt.run(() -> f.of(2))");
        type("java.util.function.IntUnaryOperator g = n -> n;");
        refusal = type("Prompt.run(() -> g.applyAsInt(1))");
        assertTrue(
                refusal.contains("JShell variable \\\"g\\\" -> a lambda (java.util.function.IntUnaryOperator)"),
                refusal);

        // Objects that two variables share stay one.
        type("int[] a1 = {1}; ");
        type("int[] a2 = a1;");
        gives("true", "Prompt.run(() -> a1 == a2)");

        // A circle of variables.
        type("List<Object> ring = new ArrayList<>();");
        type("ring.add(ring)");
        gives("true", "Prompt.run(() -> ring.get(0) == ring)");

        // A future in a variable is a dependency.
        type("CompletableFuture<Integer> later = new CompletableFuture<>();");
        type("var several = List.of(later, new CompletableFuture<Integer>());");
        gives("1:6", "Prompt.withFutures(() -> later.join() + 1)");
        gives("2:10", "Prompt.withFutures(() -> several.get(0).join() + several.get(1).join())");
    }

    private static Program snippets(int value) {
        return Program.of(
                "REPL.$JShell$1",
                "package REPL; public class $JShell$1 { public static Object do_it$() {"
                        + " return (org.muster.TaskFunction<?>) () -> $JShell$2.g() + $JShell$3.x; } }",
                "REPL.$JShell$2",
                "package REPL; public class $JShell$2 { public static int g() { return " + value + "; } }",
                "REPL.$JShell$3",
                "package REPL; public class $JShell$3 { public static int x = 100; }");
    }

    /** JShell may give a class that it has loaded a new body. */
    @Test
    void redefinedClassIsSentAgain() throws Exception {
        TwoEnds ends = new TwoEnds();
        Program p = snippets(1);
        Callable<?> function = (Callable<?>) p.call("REPL.$JShell$1", "do_it$");
        assertEquals(101, ends.run(function));
        List<ClassCode> before = ends.master.encodeFunction(function).code();
        assertSame(before, ends.master.encodeFunction(function).code());
        p.replace("REPL.$JShell$2", snippets(2));
        assertEquals(102, ends.run(function));
        assertEquals(102, ends.run(function));
    }
}
