package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.muster.SerializationException;

/** What cannot be sent is refused with its class, the path to it and the way out. */
final class RefusedTest {
    private static final String MAIN = """
            import org.muster.*;
            import java.io.*;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.concurrent.locks.*;
            import java.util.function.*;
            class Main {
                static class Sim { Thread pool = new Thread(); }
                record Holder(Object what) {}
                static class MyFuture extends CompletableFuture<Integer> {}
                static class Unserializable extends Timer {}
                static class Loud extends ArrayList<Object> { Object other = new Object() { Thread t = new Thread(); }; }
                static TaskFunction<?> of(Object o) { return () -> o; }
                static TaskFunction<?> field() { Sim s = new Sim(); return () -> s; }
                static TaskFunction<?> element() { return of(new ArrayList<>(Arrays.asList(1, new Sim()))); }
                static TaskFunction<?> value() { return of(new TreeMap<>(Map.of("k", new Holder(new Sim())))); }
                static TaskFunction<?> array() { return of(new Object[] {null, new Sim()}); }
                static TaskFunction<?> optional() { return of(Optional.of(new Sim())); }
                static TaskFunction<?> wrapped() { return of(Collections.synchronizedList(new ArrayList<>(List.of(new Sim())))); }
                static TaskFunction<?> supplier() { Supplier<Integer> s = () -> 1; return () -> s.get(); }
                static TaskFunction<?> stream() { return of(new ByteArrayInputStream(new byte[1])); }
                static TaskFunction<?> lock() { var l = new ReentrantLock(); l.lock(); return of(l); }
                static TaskFunction<?> loader() { return of(Main.class.getClassLoader()); }
                static TaskFunction<?> executor() { return of(ForkJoinPool.commonPool()); }
                static TaskFunction<?> future() { return of(new FutureTask<>(() -> 1)); }
                static TaskFunction<?> declared() { var f = new MyFuture(); return () -> f.join(); }
                static TaskFunction<?> timer() { return of(new Unserializable()); }
                static TaskFunction<?> loud() { return of(new Loud()); }
                static TaskFunction<?> throwing() { return of(new Externalizable() {
                    public void writeExternal(ObjectOutput o) throws IOException { throw new IOException("disk on fire"); }
                    public void readExternal(ObjectInput i) {} }); }
            }
            """;

    private final TwoEnds ends = new TwoEnds();
    private final Program program = Program.of("Main", MAIN);

    private String refusal(String method) {
        return String.valueOf(
                assertThrows(SerializationException.class, () -> ends.master.encodeFunction(program.function(method)))
                        .getMessage());
    }

    @Test
    void pathGoesFromTheFunctionToTheObject() {
        assertEquals(
                "java.lang.Thread cannot be sent: a thread is of this process (captured argument 1 of the lambda in Main ->"
                        + " field \"pool\" of Main$Sim -> java.lang.Thread). Create it inside the function, or make the"
                        + " field that leads to it transient.",
                refusal("field"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    element   | element 1 of java.util.ArrayList -> field "pool" of Main$Sim -> java.lang.Thread
                    value     | value of key "k" of java.util.TreeMap -> component "what" of Main$Holder -> field "pool"
                    array     | element 1 of java.lang.Object[] -> field "pool"
                    optional  | element 0 of java.util.Optional -> field "pool"
                    wrapped   | within java.util.Collections$SynchronizedRandomAccessList -> field "pool"
                    supplier  | a lambda (java.util.function.Supplier) of Main cannot be sent: it is not serializable
                    supplier  | (Supplier & java.io.Serializable)
                    stream    | java.io.ByteArrayInputStream cannot be sent: what it has open is of this process
                    lock      | a thread of this process holds the lock
                    loader    | a class loader is of this process
                    executor  | its threads are of this process
                    future    | it is not a CompletableFuture
                    declared  | it is declared as Main$MyFuture
                    timer     | it extends java.util.Timer, whose state cannot be read
                    loud      | within Main$Loud -> field "t" of Main$Loud$1 -> java.lang.Thread
                    throwing  | its own Java serialization failed: java.io.IOException: disk on fire
                    """)
    void message(String method, String part) {
        String message = refusal(method);
        assertTrue(message.contains(part), message);
    }

    @Test
    void lambdaThatIsNotSerializableIsRefusedAsAFunction() {
        Runnable r = () -> {};
        String message = String.valueOf(assertThrows(SerializationException.class, () -> ends.master.encodeFunction(r))
                .getMessage());
        assertTrue(message.contains("a lambda (java.lang.Runnable) of org.muster.code.RefusedTest"), message);
        assertTrue(message.contains("TaskFunction"), message);
    }

    @Test
    void codecWorksOnAfterARefusal() throws Exception {
        refusal("field");
        Program other = Program.of("Main", "class Main { static org.muster.TaskFunction<?> f() { return () -> 5; } }");
        assertEquals(5, ends.run(other.function("f")));
    }
}
