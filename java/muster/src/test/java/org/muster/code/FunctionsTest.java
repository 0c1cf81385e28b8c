package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class FunctionsTest {
    private final TwoEnds ends = new TwoEnds();

    @Test
    void lambdaTravels() throws Exception {
        Program p = Program.of("Main", """
                import org.muster.*;
                class Main {
                    static TaskFunction<Integer> answer() { return () -> 42; }
                    static TaskFunction<String> where() { return () -> Main.class.getClassLoader().getName(); }
                    static TaskFunction<String> capture() { int a = 1; String b = "x"; return () -> b + a; }
                }
                """);
        assertEquals(42, ends.run(p.function("answer")));
        assertEquals("x1", ends.run(p.function("capture")));
        assertEquals("program-2", ends.run(p.function("where")));
    }
}
