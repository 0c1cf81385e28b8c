package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What things are called, and how the compiler was called. */
final class NamesInDigestTest {
    private static final String MANY = """
            import java.util.*;
            import java.util.function.*;
            import java.util.stream.*;
            import org.muster.*;
            class Main {
                enum Color { RED(1.5) { double f() { return 2; } }, BLUE(2.5); final double w; Color(double w) { this.w = w; }
                    double f() { return w; } }
                sealed interface Shape permits Circle, Square {}
                record Circle(double r) implements Shape {}
                record Square(double a) implements Shape {}
                static double[] table = IntStream.range(0, 10).mapToDouble(Main::root).toArray();
                static double root(int n) { assert n >= 0 : "no"; return Math.sqrt(n); }
                static double area(Shape s) {
                    return switch (s) { case Circle(double r) when r > 5 -> 0; case Circle c -> 3 * c.r() * c.r();
                        case Square q -> q.a() * q.a(); };
                }
                static String texts(String s, Color c) {
                    int[] counts = new int[3];
                    outer:
                    for (char x : s.toCharArray()) {
                        for (int i = 0; i < 3; i++) {
                            if (x == 'q') continue outer;
                            counts[i] += x;
                        }
                    }
                    try (var scanner = new Scanner(s)) { s = scanner.next(); } finally { counts[0]++; }
                    return switch (c) { case RED -> "r" + counts[0]; case BLUE -> s + c.w + 1L + 'x'; };
                }
                static TaskFunction<?> f() {
                    long captured = 1L << 40;
                    class Local implements Function<Double, Double> {
                        public Double apply(Double d) { return d + captured; }
                    }
                    Comparator<Shape> order = new Comparator<>() {
                        public int compare(Shape a, Shape b) { return Double.compare(area(a), area(b)); }
                    };
                    return () -> {
                        var shapes = new TreeSet<>(order);
                        shapes.add(new Circle(2));
                        shapes.add(new Square(table[3]));
                        synchronized (shapes) {
                            return shapes.stream().map(Main::area).map(new Local()).toList()
                                + texts("abc", Color.BLUE) + captured;
                        }
                    };
                }
            }
            """;

    private static String digest(Object function) {
        return new Fingerprints().digest(function, List.of(), List.of());
    }

    @Test
    void debugInformationIsNoDifference() throws Exception {
        assertEquals(
                digest(Program.of("Main", MANY).function("f")),
                digest(Program.bare("Main", MANY).function("f")));
    }

    @Test
    void twoLoadersAreNoDifference() throws Exception {
        Program one = Program.of("Main", MANY);
        Program other = Program.of("Main", MANY);
        Fingerprints both = new Fingerprints();
        assertEquals(
                both.digest(one.function("f"), List.of(), List.of()),
                both.digest(other.function("f"), List.of(), List.of()));
        assertEquals(both.code(one.function("f")), both.code(other.function("f")));
    }

    /** A compact source file: its class is named after the file, and its methods need an object of it. */
    private static String ofFile(String name, String text) throws Exception {
        Program p =
                Program.of(name, "import org.muster.*;\nvoid main() {}\nrecord R(int n) {}\nenum E { A, B }\n" + text);
        var constructor = p.loadClass(name).getDeclaredConstructor();
        constructor.setAccessible(true);
        var method = p.loadClass(name).getDeclaredMethod("f");
        method.setAccessible(true);
        return digest(method.invoke(constructor.newInstance()));
    }

    @Test
    void nameOfAFileIsNoDifference() throws Exception {
        for (String text : List.of(
                "int twice(int n) { return 2 * n; } TaskFunction<?> f() { return () -> twice(3); }",
                "static int twice(int n) { return 2 * n; } static TaskFunction<?> f() { return () -> twice(3); }",
                "int k = 3; TaskFunction<?> f() { return () -> new R(k).toString(); }",
                "TaskFunction<?> f() { E e = E.B; return () -> switch (e) { case A -> 1; case B -> 2; }; }",
                "TaskFunction<?> f() { Object o = E.B; return () -> switch (o) { case E.A -> 1; case E.B -> 2; case R(int n)"
                        + " -> n; default -> 0; }; }",
                "TaskFunction<?> f() { return new TaskFunction<Integer>() { public Integer call() { return 1; } }; }")) {
            assertEquals(ofFile("Hello", text), ofFile("Other", text), text);
        }
    }

    @Test
    void mainOfAFileIsNoDifference() throws Exception {
        String f = "int twice(int n) { return 2 * n; } TaskFunction<?> f() { return () -> twice(3); }";
        assertEquals(ofFile("Hello", f), ofFile("Hello", f + " void more() { IO.println(twice(4)); }"));
        assertNotEquals(ofFile("Hello", f), ofFile("Hello", f.replace("2", "3")));
        // What the object has in it is captured with it.
        assertNotEquals(ofFile("Hello", f + "int n = 1;"), ofFile("Hello", f + "int n = 2;"));
    }

    @Test
    void nameOfAClassMattersIfThereAreObjectsOfIt() throws Exception {
        String text = "package a; import org.muster.*; public class %s { %s int m() { return 1; }"
                + " public static TaskFunction<?> f() { return () -> %s; } }";
        assertEquals(
                digest(Program.of("a.X", text.formatted("X", "static", "m()")).call("a.X", "f")),
                digest(Program.of("a.Y", text.formatted("Y", "static", "m()")).call("a.Y", "f")));
        assertNotEquals(
                digest(Program.of("a.X", text.formatted("X", "", "new X().m()")).call("a.X", "f")),
                digest(Program.of("a.Y", text.formatted("Y", "", "new Y().m()")).call("a.Y", "f")));
    }

    @Test
    void codeHasAReadableName() throws Exception {
        Fingerprints prints = new Fingerprints();
        assertEquals(
                "Main.f", prints.code(Program.of("Main", MANY).function("f")).name());
        org.muster.TaskFunction<String> reference = "x"::trim;
        assertEquals("java.lang.String.trim", prints.code(reference).name());
    }

    @Test
    void classInAnotherLoaderIsFollowed() throws Exception {
        String main = "class Main { static org.muster.TaskFunction<?> f() { return () -> Lib.n() + new Lib().m(); } }";
        String lib = "public class Lib { public static int n() { return 1; } public int m() { return 5; } }";
        String digest =
                digest(Program.under(Program.of("Lib", lib), "Main", main).function("f"));
        assertEquals(
                digest,
                digest(Program.under(Program.of("Lib", "\n" + lib), "Main", main)
                        .function("f")));
        assertNotEquals(
                digest,
                digest(Program.under(Program.of("Lib", lib.replace("5", "6")), "Main", main)
                        .function("f")));
    }

    @Test
    void classThatIsMissingIsNoHindrance() throws Exception {
        Program p = Program.of(
                "Main",
                "class Main { static org.muster.TaskFunction<?> f() { return () -> Helper.g(null); } }",
                "Helper",
                "class Helper { static Object g(Gone x) { return x == null ? new Gone() : x.toString(); } }",
                "Gone",
                "class Gone { }");
        p.remove("Gone");
        assertEquals(64, digest(p.function("f")).length());
    }
}
