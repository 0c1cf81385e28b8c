package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.muster.RankFunction;
import org.muster.TaskFunction;

/** What functions are called. */
final class FunctionNameTest {
    private static int answer() {
        return 42;
    }

    /** A function with a name of its own. */
    static final class Named implements TaskFunction<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer call() {
            return 1;
        }
    }

    private static TaskFunction<Integer> lambda(int n) {
        return () -> n;
    }

    private static int here() {
        return StackWalker.getInstance()
                .walk(s -> s.skip(1).findFirst().orElseThrow())
                .getLineNumber();
    }

    @Test
    void methodReferences() {
        TaskFunction<Integer> f = FunctionNameTest::answer;
        assertEquals(
                new FunctionName("FunctionNameTest.answer", FunctionNameTest.class.getName() + ".answer"),
                FunctionName.of(f));
        RankFunction<Integer> rank = org.muster.Communicator::rank;
        assertEquals("Communicator.rank", FunctionName.of(rank).name());
        TaskFunction<Object> list = ArrayList::new;
        assertEquals("ArrayList.new", FunctionName.of(list).name());
    }

    @Test
    void lambdasHaveTheirLine() {
        int line = here() + 1;
        TaskFunction<Integer> f = () -> answer() + 1;
        FunctionName name = FunctionName.of(f);
        assertEquals("lambda in FunctionNameTest:" + line, name.name());
        assertTrue(name.function().startsWith(FunctionNameTest.class.getName() + ".lambda$"), name.function());
    }

    @Test
    void oneNameForAllOfOnePlace() {
        assertSame(FunctionName.of(lambda(1)), FunctionName.of(lambda(2)));
    }

    @Test
    void classes() {
        assertEquals(
                new FunctionName("FunctionNameTest.Named", FunctionNameTest.class.getName() + "$Named"),
                FunctionName.of(new Named()));
        Callable<Integer> anonymous = new Callable<>() {
            @Override
            public Integer call() {
                return 1;
            }
        };
        assertEquals(
                "anonymous class FunctionNameTest.1", FunctionName.of(anonymous).name());
    }

    /** Refused by the executors, but named in the refusal. */
    @Test
    void notSerializable() {
        Callable<Integer> f = () -> 1;
        assertTrue(FunctionName.of(f).name().startsWith("a lambda (java.util.concurrent.Callable) of "));
    }
}
