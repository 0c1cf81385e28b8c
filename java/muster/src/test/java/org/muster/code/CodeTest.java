package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.muster.SerializationException;

/** Classes travel with functions, once, and are asked for when they did not. */
final class CodeTest {
    private final TwoEnds ends = new TwoEnds();

    @Test
    void resultIsOfTheProgramsOwnClass() throws Exception {
        Program p = Program.of(
                "Main",
                "class Main { record R(int n) {} static Object one = new R(1);"
                        + " static org.muster.TaskFunction<?> f() { return () -> new R(1); } }");
        Object result = Objects.requireNonNull(ends.run(p.function("f")));
        assertSame(p.loadClass("Main$R"), result.getClass());
        assertEquals(new TwoEnds().there(result).toString(), result.toString());
    }

    @Test
    void codeIsTheSamePiecesForEveryCall() throws Exception {
        Program p = Program.of(
                "Main", "class Main { static org.muster.TaskFunction<?> f() { int k = 1; return () -> k; } }");
        List<ClassCode> first = ends.master.encodeFunction(p.function("f")).code();
        List<ClassCode> second = ends.master.encodeFunction(p.function("f")).code();
        assertEquals(1, first.size());
        assertSame(first, second);
        assertEquals("Main", first.getFirst().name());
    }

    @Test
    void ownClassPathIsSentAsWell() {
        Callable<Integer> f = (Callable<Integer> & java.io.Serializable) () -> 1;
        List<ClassCode> code = ends.master.encodeFunction(f).code();
        assertTrue(code.stream().anyMatch(c -> c.name().equals(CodeTest.class.getName())));
        assertTrue(code.stream().noneMatch(c -> c.name().equals(MasterCodec.class.getName())));
        assertTrue(code.stream().allMatch(c -> c.loader() == ClassSpace.PROGRAM));
    }

    /** A class that the library's and the program's loader both see must be one class at the other end. */
    @Test
    void classOfAParentLoaderIsOneClass() throws Exception {
        Program library = Program.of("Lib", "public class Lib { public static int n = 1; public int m = 2; }");
        Program p = Program.under(library, "Main", """
                import java.util.*;
                class Main {
                    static org.muster.TaskFunction<?> f() {
                        List<Object> libs = new ArrayList<>(List.of(new Lib()));
                        return () -> { Lib.n++; return ((Lib) libs.get(0)).m + " " + Lib.n
                            + (Lib.class.getClassLoader() != Main.class.getClassLoader()); };
                    }
                }
                """);
        assertEquals("2 2true", ends.run(p.function("f")));
        assertEquals(List.of(), ends.fetched);
    }

    private static Program large(int classes) {
        StringBuilder all = new StringBuilder("class Main { static org.muster.TaskFunction<?> f() { return () -> ");
        for (int i = 0; i < classes; i++) {
            all.append("C").append(i).append(".n() + ");
        }
        all.append("0; }\nstatic org.muster.TaskFunction<?> g() { return () -> C")
                .append(classes - 1);
        all.append(".far(); } }\n");
        for (int i = 0; i < classes; i++) {
            all.append("class C")
                    .append(i)
                    .append(" { static int n() { return 1; } static String far() { return Far.class.getName(); } }\n");
        }
        all.append("class Far {}");
        return Program.of("Main", all.toString());
    }

    @Test
    void whatIsTooMuchToSendIsAskedFor() throws Exception {
        Program p = large(250);
        Encoded e = ends.master.encodeFunction(p.function("f"));
        assertEquals(200, e.code().size());
        assertEquals(250, ends.run(p.function("f")));
        assertEquals(51, ends.fetched.size());
    }

    @Test
    void threadsThatNeedTheSameClassAskOnce() throws Exception {
        Program p = large(250);
        int threads = 8;
        CyclicBarrier barrier = new CyclicBarrier(threads);
        Callable<?> there = (Callable<?>) ends.send(p.function("g"));
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            Callable<Object> task = () -> {
                barrier.await();
                return there.call();
            };
            for (Future<Object> f : pool.invokeAll(java.util.Collections.nCopies(threads, task))) {
                assertEquals("Far", f.get());
            }
        }
        assertEquals(1, ends.fetched.size());
    }

    @Test
    void failedFetchSaysSo() throws Exception {
        Program p = large(250);
        Encoded e = ends.master.encodeFunction(p.function("g"));
        WorkerCodec cutOff = new WorkerCodec((loader, name) -> {
            throw new IOException("the line is dead");
        });
        cutOff.accept(e.code());
        Callable<?> there = (Callable<?>) cutOff.decodeFunction(e.payload(), List.of());
        NoClassDefFoundError error = assertThrows(NoClassDefFoundError.class, there::call);
        assertTrue(
                String.valueOf(error.getCause()).contains("could not be fetched from the program: the line is dead"));
    }

    @Test
    void unknownClassNamesBothEnds() throws Exception {
        Program p = large(1);
        ClassLoader loader = ends.worker.contextLoader(ends.send(p.function("f")));
        ClassNotFoundException e = assertThrows(ClassNotFoundException.class, () -> loader.loadClass("no.Such"));
        assertEquals("no.Such (neither this worker nor the program has it)", e.getMessage());
        assertThrows(ClassNotFoundException.class, () -> loader.loadClass("java.no.Such"));
        assertEquals(List.of("//class/no.Such"), ends.fetched);
    }

    @Test
    void missingLambdaClassIsASerializationException() throws Exception {
        Encoded e = ends.master.encodeFunction(large(1).function("f"));
        WorkerCodec alone = new WorkerCodec((loader, name) -> null);
        String message = String.valueOf(
                assertThrows(SerializationException.class, () -> alone.decodeFunction(e.payload(), List.of()))
                        .getMessage());
        assertTrue(message.contains("Main"), message);
    }

    @Test
    void resourcesOfTheProgramAreThere() throws Exception {
        Program p = large(1);
        p.resources.put("data/x.txt", "hello".getBytes(StandardCharsets.UTF_8));
        ClassLoader loader = ends.worker.contextLoader(ends.send(p.function("f")));
        try (var in = Objects.requireNonNull(loader.getResourceAsStream("data/x.txt"))) {
            assertEquals("hello", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertSame(null, loader.getResource("data/none.txt"));
        assertTrue(loader.getResources("META-INF/MANIFEST.MF").hasMoreElements());
        try (var in = Objects.requireNonNull(loader.getResourceAsStream("Main.class"))) {
            assertEquals((byte) 0xCA, in.readAllBytes()[0]);
        }
    }

    @Test
    void classWithoutClassFileIsRefused() throws Exception {
        Program p = large(1);
        Object function = p.function("f");
        p.replace("Main", Program.of("Other", "class Other {}")); // its loader has no file of that name any more
        String message =
                String.valueOf(assertThrows(SerializationException.class, () -> ends.master.encodeFunction(function))
                        .getMessage());
        assertTrue(message.contains("Main cannot be sent: its class was made while the program ran"), message);
    }

    @Test
    void everyWorkerHasItsOwnCopies() throws Exception {
        Program p = Program.of(
                "Main", "class Main { static int n; static org.muster.TaskFunction<?> f() { return () -> ++n; } }");
        WorkerCodec second = new WorkerCodec(ends.master::resource);
        assertEquals(1, ends.run(p.function("f")));
        assertEquals(2, ends.run(p.function("f")));
        Encoded e = ends.master.encodeFunction(p.function("f"));
        second.accept(e.code());
        Callable<?> there = (Callable<?>) second.decodeFunction(e.payload(), List.of());
        assertEquals(1, there.call());
        assertNotSame(second.contextLoader(there), ends.worker.contextLoader(ends.send(p.function("f"))));
    }

    @Test
    void numbersOfCodeAreUnique() throws Exception {
        Set<Integer> ids = new HashSet<>();
        for (ClassCode c : ends.master.encodeFunction(large(30).function("f")).code()) {
            assertTrue(ids.add(c.id()));
        }
        for (ClassCode c : ends.master.encodeFunction(large(30).function("f")).code()) {
            assertTrue(ids.add(c.id()));
        }
        assertFalse(ids.isEmpty());
    }

    @Test
    void functionOfALoaderWithOneClassIsInitializedOnlyWhenItRuns() throws Exception {
        Program p = Program.of("Main", """
                class Main {
                    static org.muster.TaskFunction<?> f() { Late l = null; return () -> Late.seen() + (l == null); }
                }
                class Late {
                    static { System.setProperty("muster.test.late", "" + Late.class.getClassLoader().getName()); }
                    static String seen() { return System.getProperty("muster.test.late"); }
                }
                """);
        System.clearProperty("muster.test.late");
        Callable<?> there = (Callable<?>) ends.send(p.function("f"));
        assertSame(null, System.getProperty("muster.test.late"));
        assertEquals("program-2true", there.call());
        System.clearProperty("muster.test.late");
    }

    @Test
    void damagedNumbersAreNoClasses() {
        assertSame(null, ends.master.resource(99, "x"));
        assertSame(null, ends.master.resource(-1, "//class/Main"));
        assertArrayEquals(null, ends.master.resource(0, "//class/java.lang.String"));
    }
}
