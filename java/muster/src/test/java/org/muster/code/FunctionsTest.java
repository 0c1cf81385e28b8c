package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of every form run at the other end, with classes that only came with them. */
final class FunctionsTest {
    private static final String MAIN = """
            import org.muster.*;
            import java.io.Serializable;
            import java.util.*;
            import java.util.function.*;
            class Main {
                static final ClassLoader HOME = Main.class.getClassLoader();
                interface Shape { double area(); default String say() { return "area " + area(); } }
                record Square(double side) implements Shape { public double area() { return side * side; } }
                enum Op {
                    PLUS { int apply(int a, int b) { return a + b; } },
                    TIMES { int apply(int a, int b) { return a * b; } };
                    abstract int apply(int a, int b);
                }
                interface SerializableFunction<A, B> extends Function<A, B>, Serializable {}
                static class Base { private int hidden = 3; transient int lost = 4; final String label; Base(String l) { label = l; } }
                static class Derived extends Base { private int hidden = 5; long[] data = {1, 2, 3}; Derived() { super("d"); } }
                class Inner implements TaskFunction<Integer> { int y = 2; public Integer call() { return x * 10 + y; } }
                int x = 7;
                Callback callback;
                interface Callback extends TaskFunction<Integer> {}
                static int three() { return 3; }
                int member() { return x + 1; }

                static TaskFunction<Integer> constant() { return () -> 42; }
                static TaskFunction<String> captured() { int a = 1; String b = "x"; return () -> b + a; }
                static TaskFunction<Boolean> copied() { return () -> Main.class.getClassLoader() != HOME || true; }
                static TaskFunction<Integer> staticReference() { return Main::three; }
                static TaskFunction<Integer> boundReference() { return new Main()::member; }
                static TaskFunction<String> jdkReference() { return "abc"::toUpperCase; }
                static TaskFunction<ArrayList<Integer>> constructorReference() { return ArrayList::new; }
                static TaskFunction<Integer> anonymous() {
                    int k = 6;
                    return new TaskFunction<>() { public Integer call() { return k * 7; } };
                }
                static TaskFunction<Integer> local() {
                    class Local implements TaskFunction<Integer> { public Integer call() { return 11; } }
                    return new Local();
                }
                static TaskFunction<Integer> inner() { return new Main().new Inner(); }
                static TaskFunction<Integer> self() { return new Main().selfLambda(); }
                TaskFunction<Integer> selfLambda() { return () -> x * 3; }
                static TaskFunction<String> record() { Shape s = new Square(3); return () -> s.say(); }
                static TaskFunction<Integer> enumBody() { Op op = Op.TIMES; return () -> op.apply(6, 7) + (op == Op.TIMES ? 0 : 1); }
                static TaskFunction<String> fields() {
                    Derived d = new Derived();
                    return () -> d.label + d.hidden + ((Base) d).hidden + d.lost + Arrays.toString(d.data);
                }
                static TaskFunction<Integer> nestedLambda() {
                    List<SerializableFunction<Integer, Integer>> all = new ArrayList<>();
                    for (int i = 0; i < 3; i++) { int k = i; all.add(v -> v + k); }
                    Map<String, SerializableFunction<Integer, Integer>> byName = Map.of("twice", v -> v * 2);
                    return () -> { int v = 0; for (var f : all) v = f.apply(v); return byName.get("twice").apply(v); };
                }
                static TaskFunction<Integer> lambdaInside() {
                    return () -> { Supplier<IntUnaryOperator> s = () -> v -> v + Helper.offset(); return s.get().applyAsInt(1); };
                }
                static TaskFunction<Integer> circle() {
                    Main m = new Main();
                    m.callback = () -> m.x + (m.callback != null ? 1 : 0);
                    return m.callback;
                }
                record Node(String name, List<Object> links) {}
                static TaskFunction<Boolean> circleOfRecord() {
                    Node n = new Node("n", new ArrayList<>());
                    n.links().add(n);
                    return () -> n.links().get(0) == n && n.name().equals("n");
                }
                static TaskFunction<Boolean> shared() {
                    int[] a = {1};
                    List<int[]> one = new ArrayList<>(List.of(a)), two = new ArrayList<>(List.of(a));
                    return () -> one.get(0) == two.get(0);
                }
            }
            class Helper { static int offset() { return Deeper.VALUE; } }
            class Deeper { static final int VALUE = Integer.parseInt("100"); }
            """;

    private final TwoEnds ends = new TwoEnds();
    private final Program program = Program.of("Main", MAIN);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    constant             | 42
                    captured             | x1
                    staticReference      | 3
                    boundReference       | 8
                    jdkReference         | ABC
                    constructorReference | []
                    anonymous            | 42
                    local                | 11
                    inner                | 72
                    self                 | 21
                    record               | area 9.0
                    enumBody             | 42
                    fields               | d530[1, 2, 3]
                    nestedLambda         | 6
                    lambdaInside         | 101
                    circle               | 8
                    circleOfRecord       | true
                    shared               | true
                    """)
    void runsAtTheOtherEnd(String method, String result) throws Exception {
        Callable<?> function = program.function(method);
        Callable<?> there = (Callable<?>) ends.send(function);
        assertEquals(result, String.valueOf(there.call()));
        if (!method.equals("jdkReference") && !method.equals("constructorReference")) {
            assertNotSame(function.getClass().getClassLoader(), there.getClass().getClassLoader());
        }
    }

    @Test
    void allItNeedsCameWithTheFunction() throws Exception {
        ends.run(program.function("lambdaInside"));
        assertEquals("[]", ends.fetched.toString());
    }

    @Test
    void contextLoaderFindsTheProgramsClasses() throws Exception {
        Object there = ends.send(program.function("constant"));
        ClassLoader loader = ends.worker.contextLoader(there);
        Class<?> helper = Class.forName("Helper", true, loader);
        assertSame(loader, helper.getClassLoader());
        assertNotSame(program, loader);
    }

    @Test
    void functionOfTheCallersOwnClassPathRunsToo() throws Exception {
        int k = 20;
        Callable<Integer> function = (Callable<Integer> & java.io.Serializable) () -> k + 1;
        assertEquals(21, ends.run(function));
    }
}
