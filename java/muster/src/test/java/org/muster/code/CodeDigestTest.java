package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes of the code that change what a function computes, and changes that do not. */
final class CodeDigestTest {
    private static final String IMPORTS =
            "import java.util.*; import java.util.function.*; import java.util.stream.*; import org.muster.*;\n";

    private static String digest(Object function) {
        return new Fingerprints().digest(function, List.of(), List.of());
    }

    /** The digest of what Main.f() gives. */
    private static String of(String body) throws Exception {
        return of(Program.of("Main", IMPORTS + "class Main {\n" + body + "\n}"));
    }

    private static String of(Program p) throws Exception {
        return digest(p.function("f"));
    }

    private static Arguments pair(String name, String one, String other) {
        return Arguments.of(name, one, other);
    }

    /** A text with %s, and two things to put there. */
    private static Arguments at(String name, String text, String one, String other) {
        return pair(name, text.replace("%s", one), text.replace("%s", other));
    }

    private static String f(String expression) {
        return "static TaskFunction<?> f() { return () -> " + expression + "; }\n";
    }

    static Stream<Arguments> same() {
        String helper = f("helper(3)") + "static int helper(int n) { return other(n) + 1; }"
                + " static int other(int n) { return n * 2; }\n";
        return Stream.of(
                at("lines", "%s" + helper, "", "\n\n// comment\n\n"),
                at(
                        "other lambda before",
                        "%s" + helper,
                        "",
                        "static Runnable r = () -> {}; static Runnable q = () -> {};"),
                at("other method before", "%s" + helper, "", "int some(int x) { return x + 77; }"),
                at(
                        "other method in between",
                        f("helper(3)") + "%s static int helper(int n) { return n; }",
                        "",
                        "void g() {}"),
                pair(
                        "order of methods",
                        "static int h() { return 2; }\n" + f("h()"),
                        f("h()") + "static int h() { return 2; }"),
                at("other class", helper + "%s", "", "record Unused(int a) {} interface Other {}"),
                at("other static field", "%s" + helper, "", "static final List<String> NAMES = List.of(\"a\");"),
                at("other field's value", helper + "static double %s; ", "a = Math.sin(1)", "a = Math.cos(1)"),
                at("other assertion", helper + "static void g(int n) { %s }", "", "assert n > 0;"),
                at("name of a static method", f("%s(3)") + "static int %s(int n) { return n; }", "one", "other"),
                at(
                        "name of a local variable",
                        "static TaskFunction<?> f() { int %s = 3; return () -> %s + 1; }",
                        "a",
                        "bc"),
                at("name of a parameter", f("h(2)") + "static int h(int %s) { return %s * %s; }", "a", "bc"),
                at(
                        "name of a variable in an anonymous class",
                        "static TaskFunction<?> f() { int %s = 3; return new TaskFunction<Integer>() {"
                                + " public Integer call() { return %s; } }; }",
                        "zz",
                        "a"),
                at(
                        "number of a lambda",
                        "%s" + f("Stream.of(1).map(x -> x + 1).toList()"),
                        "",
                        "Supplier<Supplier<?>> s = () -> () -> 1;"),
                at(
                        "number of an anonymous class",
                        "%s"
                                + f(
                                        "new Object() { int n = 5; public String toString() { return \"x\" + n; } }.toString()"),
                        "",
                        "static Object other = new Object() { };"),
                at(
                        "annotation",
                        f("h()") + "%s static int h() { return 1; }",
                        "",
                        "@SuppressWarnings(\"all\") @Deprecated"),
                at(
                        "switch over another enum",
                        "enum A { X, Y } enum B { P, Q }\n"
                                + "static int g(Thread.State s) { return switch (s) { case NEW -> 1;"
                                + " default -> 2; }; } %s\n"
                                + f("g(Thread.State.NEW)"),
                        "",
                        "static int h(java.time.DayOfWeek d) { return switch (d) { case MONDAY -> 1; default -> 2; }; }"),
                at(
                        "method that nobody calls",
                        "record R(int a) { %s }" + f("new R(1)"),
                        "",
                        "int twice() { return 2 * a; }"),
                at(
                        "many constants",
                        "static Object o = List.of(%s); " + f("\"text\" + h()") + "static int h() { return 70000; }",
                        "1",
                        constants(300)));
    }

    private static String constants(int n) {
        return Stream.iterate(100_000, i -> i + 1)
                .limit(n)
                .map(i -> "\"" + i + "\"")
                .reduce((a, b) -> a + "," + b)
                .orElseThrow()
                .replaceAll("^(.*)$", "Arrays.asList($1)");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void same(String name, String one, String other) throws Exception {
        assertEquals(of(one), of(other));
    }

    static Stream<Arguments> different() {
        String shapes =
                "interface Shape extends java.io.Serializable { double area(); default String name() { return \"%n\"; } }"
                        + " record Circle(double r) implements Shape { public double area() { return %c * r * r; } }"
                        + " record Square(double a) implements Shape { public double area() { return a * a; } }\n";
        String shape = shapes.replace("%n", "shape").replace("%c", "3");
        return Stream.of(
                at("constant", f("%s"), "1", "2"),
                at("constant of another type", f("(Object) %s"), "1", "1L"),
                at("large constant", f("%s"), "123456789", "123456788"),
                at("text", f("\"%s\""), "a", "b"),
                at("operator", "static TaskFunction<?> f() { int a = 3; return () -> a %s 2; }", "+", "-"),
                at("comparison", f("h(3)") + "static int h(int n) { return n %s 3 ? 1 : 2; }", "<", "<="),
                at("helper", f("h(3)") + "static int h(int n) { return n * %s; }", "2", "3"),
                at(
                        "two deep",
                        f("h(3)") + "static int h(int n) { return g(n); } static int g(int n) { return n * %s; }",
                        "2",
                        "3"),
                at(
                        "other class's helper",
                        f("H.h(3)") + "static class H { static int h(int n) { return n * %s; } }",
                        "2",
                        "3"),
                at("nested lambda", f("Stream.of(1, 2).map(x -> x * %s).toList()"), "2", "3"),
                at("method of the JDK", f("Math.%s(2.0)"), "sin", "cos"),
                at("reference to a method of the JDK", f("Stream.of(1.0).map(Math::%s).toList()"), "sin", "cos"),
                at(
                        "reference to a method",
                        f("Stream.of(1).map(Main::h).toList()") + "static int h(int n) { return n + %s; }",
                        "1",
                        "2"),
                at(
                        "the function is a reference",
                        "static TaskFunction<?> f() { return Main::h; } static int h() { return %s; }",
                        "1",
                        "2"),
                at(
                        "string concatenation",
                        f("h(1)") + "static String h(int n) { return \"a\" + n + \"%s\"; }",
                        "b",
                        "c"),
                at(
                        "switch",
                        f("h(1)")
                                + "static int h(int n) { return switch (n) { case 1 -> %s; case 2 -> 5; default -> 0; }; }",
                        "3",
                        "4"),
                at(
                        "label of a switch",
                        f("h(1)") + "static int h(int n) { return switch (n) { case %s -> 3; default -> 0; }; }",
                        "1",
                        "2"),
                at(
                        "switch over texts",
                        f("h(\"a\")")
                                + "static int h(String n) { return switch (n) { case \"%s\" -> 3; default -> 0; }; }",
                        "a",
                        "b"),
                at(
                        "switch over an enum",
                        "enum A { X, Y }" + f("h(A.X)")
                                + "static int h(A a) { return switch (a) { case %s -> 3; default -> 0; }; }",
                        "X",
                        "Y"),
                at(
                        "switch over a JDK enum",
                        f("h(Thread.State.NEW)")
                                + "static int h(Thread.State a) { return switch (a) { case %s -> 3; default -> 0; }; }",
                        "NEW",
                        "RUNNABLE"),
                at(
                        "switch over types",
                        shape + f("h(new Circle(1))")
                                + "static int h(Object o) { return switch (o) { case %s c -> 3; default -> 0; }; }",
                        "Circle",
                        "Square"),
                at(
                        "switch over an enum's constants and types",
                        "sealed interface S {} enum A implements S { X, Y } record R() implements S {}"
                                + f("h(A.X)")
                                + "static int h(S s) { return switch (s) { case A.%s -> 3; case A a -> 2; case R r -> 1; }; }",
                        "X",
                        "Y"),
                at(
                        "record pattern",
                        shape + f("h(new Circle(1))")
                                + "static double h(Object o) { return o instanceof Circle(double r) ? r * %s : 0; }",
                        "1",
                        "2"),
                at("static field", f("K") + "static double K = Math.sqrt(%s);", "2", "3"),
                at("inlined constant", f("K") + "static final int K = %s;", "2", "3"),
                at(
                        "what a static field is computed by",
                        f("K") + "static int K = h(); static int h() { return %s; }",
                        "2",
                        "3"),
                at("static block", f("K[0]") + "static int[] K = new int[1]; static { K[0] = %s; }", "2", "3"),
                at(
                        "static block of a helper's class",
                        f("H.h()") + "static class H { static int h() { return Locale.getDefault()"
                                + ".hashCode(); } static { Locale.setDefault(Locale.%s); } }",
                        "US",
                        "UK"),
                pair(
                        "order of static fields",
                        f("K") + "static int A = (int) Math.sqrt(4); static int K = Main.A + 1;",
                        f("K") + "static int K = Main.A + 1; static int A = (int) Math.sqrt(4);"),
                at(
                        "superclass",
                        "static class A {} static class B extends A {} static class C %s {}" + f("h(new C())")
                                + "static boolean h(Object o) { return o instanceof A; }",
                        "extends A",
                        "extends B"),
                at(
                        "superclass's interface",
                        "interface I {} static class A %s {} static class C extends A {}" + f("h(new C())")
                                + "static boolean h(Object o) { return o instanceof I; }",
                        "",
                        "implements I"),
                at("ternary in a static field", f("K") + "static int K = System.nanoTime() > 0 ? 1 : %s;", "2", "3"),
                at("method of an enum", "enum E { A; int n() { return %s; } }" + f("E.A.n()"), "1", "2"),
                at(
                        "argument of an enum's constant",
                        "enum E { A(%s), B(7); final int n; E(int n) { this.n = n; } }" + f("E.A.n"),
                        "1",
                        "2"),
                at(
                        "body of an enum's constant",
                        "enum E { A { int n() { return %s; } }; abstract int n(); }" + f("E.A.n()"),
                        "1",
                        "2"),
                at(
                        "captured enum",
                        "enum E { A(%s); final int n; E(int n) { this.n = n; } }"
                                + "static TaskFunction<?> f() { E e = E.A; return () -> e.n; }",
                        "1",
                        "2"),
                at(
                        "captured enum constant",
                        "enum E { A, B } static TaskFunction<?> f() { E e = E.%s; return () -> e; }",
                        "A",
                        "B"),
                at(
                        "method of a record",
                        "record R(int a) { int m() { return a + %s; } }" + f("new R(1).m()"),
                        "1",
                        "2"),
                at("constructor of a record", "record R(int a) { R { a += %s; } }" + f("new R(1).a()"), "1", "2"),
                at("record's toString", "record R(int %s) {}" + f("new R(1).toString()"), "a", "b"),
                at("name of a record", "record %s(int a) {}" + f("new %s(1)"), "R", "Q"),
                pair(
                        "default method",
                        shapes.replace("%n", "a").replace("%c", "3") + f("new Circle(1).name()"),
                        shapes.replace("%n", "b").replace("%c", "3") + f("new Circle(1).name()")),
                pair("override, made", virtual(shapes, "3", "new Circle(1)"), virtual(shapes, "4", "new Circle(1)")),
                pair("override, captured", captured(shapes, "3"), captured(shapes, "4")),
                pair("override, captured in a list", list(shapes, "3"), list(shapes, "4")),
                at(
                        "override of the JDK's",
                        "static class C { public String toString() { return \"%s\"; } }" + f("\"\" + new C()"),
                        "a",
                        "b"),
                at(
                        "comparator",
                        f("new TreeSet<>(new C())")
                                + "static class C implements Comparator<String> { public int compare(String a, String b) { return %s; } }",
                        "0",
                        "1"),
                at(
                        "superclass's method",
                        "static class A { int m() { return %s; } } static class B extends A {}" + f("new B().m()"),
                        "1",
                        "2"),
                at(
                        "abstract class's template",
                        "static abstract class A { int m() { return n() + 1; } abstract int n(); }"
                                + " static class B extends A { int n() { return %s; } }" + f("new B().m()"),
                        "1",
                        "2"),
                at(
                        "super call",
                        "static class A { int m() { return %s; } } static class B extends A { int m() { return super.m(); } }"
                                + f("new B().m()"),
                        "1",
                        "2"),
                at("field initializer", "static class A { int k = %s; }" + f("new A().k"), "1", "2"),
                at("anonymous class", f("new Object() { int m() { return %s; } }.m()"), "1", "2"),
                at(
                        "the function is an anonymous object",
                        "static TaskFunction<?> f() { return"
                                + " new TaskFunction<Integer>() { public Integer call() { return %s; } }; }",
                        "1",
                        "2"),
                at(
                        "captured lambda",
                        "static TaskFunction<?> f() { TaskFunction<Integer> g = () -> %s; return () -> g.call(); }",
                        "1",
                        "2"),
                at("recursion", f("h(5)") + "static int h(int n) { return n < 2 ? %s : n * h(n - 1); }", "1", "2"),
                at(
                        "mutual recursion",
                        f("even(5) ? 1 : 0") + "static boolean even(int n) { return n == 0 || odd(n - 1); }"
                                + " static boolean odd(int n) { return n != %s && even(n - 1); }",
                        "0",
                        "1"),
                at(
                        "which of two recursive methods",
                        f("%s(5) ? 1 : 0") + "static boolean even(int n) { return n == 0 || odd(n - 1); }"
                                + " static boolean odd(int n) { return n != 0 && even(n - 1); }",
                        "even",
                        "odd"),
                at(
                        "caught exception",
                        f("h()")
                                + "static int h() { try { return Integer.parseInt(\"x\"); } catch (%s e) { return 1; } }",
                        "RuntimeException",
                        "NumberFormatException"),
                at(
                        "reach of a try",
                        f("h()")
                                + "static int h() { int n = 1; try { n = 2; %s } catch (RuntimeException e) { n++; } return n; }",
                        "n = n / 0;",
                        "n = n / 1;"),
                at(
                        "class used by reflection",
                        "static class C { int a() { return %s; } }"
                                + "static TaskFunction<?> f() { Class<?> c = C.class; return () -> c.getDeclaredMethods().length; }",
                        "1",
                        "2"),
                at(
                        "class literal",
                        "static class C { int a() { return %s; } }" + f("C.class.getDeclaredMethods().length"),
                        "1",
                        "2"),
                at("synchronized", f("h()") + "static %s int h() { return 1; }", "", "synchronized"),
                at(
                        "cast",
                        f("(Object) h()") + "static Object h() { Object o = 1; return (%s) o; }",
                        "Integer",
                        "Number"),
                at("array", f("new %s[3].length"), "int", "long"),
                at(
                        "bootstrap of a lambda's interface",
                        "interface G extends IntSupplier { default int more() { return %s; } }"
                                + f("((G) () -> 1).more()"),
                        "1",
                        "2"));
    }

    private static String virtual(String shapes, String factor, String made) {
        return shapes.replace("%n", "").replace("%c", factor) + f("area(" + made + ")")
                + "static double area(Shape s) { return s.area(); }";
    }

    private static String captured(String shapes, String factor) {
        return shapes.replace("%n", "").replace("%c", factor)
                + "static TaskFunction<?> f() { Shape s = new Circle(1); return () -> s.area(); }";
    }

    private static String list(String shapes, String factor) {
        return shapes.replace("%n", "").replace("%c", factor) + "static TaskFunction<?> f() { List<Shape> s ="
                + " List.of(new Circle(1), new Square(2)); return () -> s.stream().mapToDouble(Shape::area).sum(); }";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void different(String name, String one, String other) throws Exception {
        assertNotEquals(of(one), of(other));
    }
}
