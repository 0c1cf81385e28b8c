package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.io.Output;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Vector;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.SerializationException;

/** Streams that no codec writes: what may not be sent is not made, and a few bytes do not take much memory. */
@SuppressWarnings("JdkObsolete") // Vector stands for what is read by Java serialization
final class HostileTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final TwoEnds ends = new TwoEnds();

    /** Whether {@link Trap} was made, or only initialized. */
    static volatile boolean sprung;

    static final class Trap extends Thread implements Serializable {
        private static final long serialVersionUID = 1L;

        static {
            sprung = true;
        }
    }

    /** One that does not come from a compiler's lambda. */
    static final class Maker {
        @SuppressWarnings("unused") // by its name
        private static Object $deserializeLambda$(SerializedLambda form) {
            sprung = true;
            return "made";
        }
    }

    static final class Settings {
        static Object value = "as it was";
    }

    private static Payload stream(Consumer<Output> content) {
        Output out = new Output(256, -1);
        out.writeVarInt(0, true); // no circles
        content.accept(out);
        return new Payload(Seal.close(out));
    }

    /** A class by its name, first of its stream, and the mark of a new object. */
    private static void name(Output out, int loader, String name) {
        out.writeByte(1);
        out.writeVarInt(0, true);
        out.writeVarInt(loader, true);
        out.writeString(name);
        out.writeByte(1);
    }

    /** A class that is known by its number. */
    private static void known(Output out, Class<?> type) {
        out.writeVarInt(
                new Graph(new MasterClasses(), new Lambdas(new MasterClasses()))
                                .getRegistration(type)
                                .getId()
                        + 2,
                true);
        out.writeByte(1);
    }

    private String refused(Payload p) {
        sprung = false;
        String here = message(() -> ends.worker.decode(p));
        message(() -> ends.master.decode(p));
        assertFalse(sprung);
        return here;
    }

    private static String message(Runnable decode) {
        return String.valueOf(
                assertThrows(SerializationException.class, decode::run).getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.Thread",
                "java.lang.ProcessBuilder",
                "java.net.Socket",
                "java.net.URLClassLoader",
                "java.io.FileOutputStream",
                "java.util.concurrent.ThreadPoolExecutor",
                "java.util.Timer",
                "java.lang.ref.WeakReference",
                "java.rmi.server.UnicastRemoteObject",
                "org.muster.code.MasterCodec",
                "org.muster.wire.Courier",
                "org.muster.worker.Agent",
                "com.esotericsoftware.kryo.Kryo",
                "com.esotericsoftware.kryo.util.MapReferenceResolver",
            })
    void whatCannotBeSentIsNotMade(String name) {
        for (int loader : new int[] {ClassSpace.EVERYWHERE, ClassSpace.PROGRAM}) {
            refused(stream(out -> {
                name(out, loader, name);
                out.writeBytes(new byte[64]);
            }));
        }
    }

    @Test
    void whatThisProcessAloneHasIsNotWhatAllHave() {
        String message = refused(stream(out -> {
            name(out, ClassSpace.EVERYWHERE, Settings.class.getName());
            out.writeBytes(new byte[8]);
        }));
        assertTrue(message.contains("not a class that every process has"), message);
    }

    /** Java serialization that writes whatever it is given, as a program that is not ours could. */
    private static byte[] java(Object value, int loader) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes) {
            @Override
            protected void annotateClass(Class<?> type) throws IOException {
                writeInt(Everywhere.has(type) ? ClassSpace.EVERYWHERE : loader);
            }

            @Override
            protected void annotateProxyClass(Class<?> type) throws IOException {
                for (Class<?> i : type.getInterfaces()) {
                    annotateClass(i);
                }
            }
        }) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static Payload javaStream(byte[] bytes) {
        return stream(out -> {
            name(out, ClassSpace.EVERYWHERE, "java.util.BitSet"); // any class that Java serialization reads
            out.writeVarInt(0, true); // nothing beside it
            out.writeVarInt(bytes.length, true);
            out.writeBytes(bytes);
        });
    }

    @Test
    void theJavaStreamInsideMakesNothingElseEither() {
        Trap trap = new Trap();
        for (Object hidden : List.of(trap, new Vector<>(List.of(trap)), new Object[] {1, trap})) {
            String message = refused(javaStream(java(hidden, ClassSpace.PROGRAM)));
            assertTrue(message.contains("REJECTED"), message);
        }
        assertEquals(List.of(1, 2), ends.worker.decode(javaStream(java(new Vector<>(List.of(1, 2)), 1))));
    }

    @Test
    void aClassIsAValueEvenIfItsObjectsAreNone() {
        Vector<Object> classes = new Vector<>(List.of(Thread.class, Trap.class, int[].class, Settings.class));
        assertEquals(classes, ends.there(classes));
    }

    @Test
    void proxiesAreNoWayRound() {
        refused(stream(out -> {
            known(out, java.lang.reflect.Proxy.class);
            out.writeVarInt(1, true);
            out.writeVarInt(ClassSpace.EVERYWHERE, true);
            out.writeString(Future.class.getName());
            out.writeByte(0);
        }));
        InvocationHandler handler = (InvocationHandler & Serializable) (p, m, a) -> null;
        Object proxy = java.lang.reflect.Proxy.newProxyInstance(
                HostileTest.class.getClassLoader(), new Class<?>[] {Future.class}, handler);
        String message = refused(javaStream(java(proxy, ClassSpace.PROGRAM)));
        assertTrue(message.contains("REJECTED"), message);
    }

    private static void lambda(Output out, int loader, String capturing, String... names) {
        Output shape = new Output(256, -1);
        shape.writeVarInt(loader, true);
        shape.writeString(capturing);
        shape.writeVarInt(6, true); // invokeStatic
        for (String n : names) {
            shape.writeString(n);
        }
        known(out, LambdaSerializer.Lambda.class);
        out.writeVarInt(0, true);
        out.writeVarInt(shape.position(), true);
        out.writeBytes(shape.toBytes());
        out.writeVarInt(0, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 java.util.Comparator", // has lambdas, but is the JDK's
                "0 java.lang.Runtime",
                "1 org.muster.code.HostileTest", // has some, but not this one
                "1 org.muster.code.HostileTest$Maker", // has its own idea of what they are
                "1 org.muster.code.HostileTest$Settings",
            })
    void onlyLambdasThatAreWrittenInTheirClassAreMade(String where) {
        String[] parts = where.split(" ", -1);
        refused(stream(out -> lambda(
                out,
                Integer.parseInt(parts[0]),
                parts[1],
                "java/util/concurrent/Callable",
                "call",
                "()Ljava/lang/Object;",
                "java/lang/Runtime",
                "exec",
                "(Ljava/lang/String;)Ljava/lang/Process;",
                "()Ljava/lang/Object;")));
    }

    @Test
    void aCacheHasNoLambdas() {
        NamedCodec cache = new NamedCodec(HostileTest.class.getClassLoader());
        Output head = new Output(64, -1);
        head.writeVarInt(0, true);
        Payload inside = stream(out -> lambda(out, 1, HostileTest.class.getName(), "a", "b", "c", "d", "e", "f", "g"));
        head.writeBytes(inside.stream());
        String message = message(() -> cache.decode(new Payload(head.toBytes())));
        assertTrue(message.contains("a lambda stands where none can be"), message);
    }

    @Test
    void onlyVariablesOfAPromptAreSet() {
        Output out = new Output(256, -1);
        out.writeVarInt(0, true);
        out.writeVarInt(1, true);
        out.writeVarInt(ClassSpace.PROGRAM, true);
        out.writeString(Settings.class.getName());
        out.writeString("value");
        out.writeByte(0);
        out.writeByte(0);
        Payload p = new Payload(Seal.close(out));
        String message = message(() -> ends.worker.decodeFunction(p, List.of()));
        assertTrue(message.contains("is not a prompt's"), message);
        assertSame("as it was", Settings.value);
    }

    private long allocated(Payload p) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThrows(SerializationException.class, () -> ends.worker.decode(p));
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void fewBytesTakeLittleMemory() throws IOException {
        ends.worker.decode(
                ends.master.encode(new ArrayList<>(List.of(new Vector<>(List.of("x")))))); // loads what it needs
        List<Payload> greedy = new ArrayList<>();
        greedy.add(stream(out -> {
            known(out, String.class);
            out.writeVarIntFlag(true, Integer.MAX_VALUE, true); // characters
            out.writeBytes(new byte[10]);
        }));
        greedy.add(stream(
                out -> { // each list would be as long as the whole
                    for (int i = 0; i < 30_000; i += 5) {
                        known(out, ArrayList.class);
                        out.writeVarInt(30_000 - i - 10, true);
                    }
                }));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream o = new ObjectOutputStream(bytes) {
            @Override
            protected void annotateClass(Class<?> type) throws IOException {
                writeInt(ClassSpace.EVERYWHERE);
            }
        }) {
            Object[] all = new Object[500];
            for (int i = 0; i < all.length; i++) {
                all[i] = new long[i == 0 ? 1000 : 0];
            }
            o.writeObject(all);
        }
        byte[] java = bytes.toByteArray();
        // The lengths of the empty arrays, made as long as the first: each may be, all of them cannot.
        for (int i = java.length - 4 * 499; i + 3 < java.length; i++) {
            if (java[i - 5] == 0x71 && java[i] == 0 && java[i + 1] == 0 && java[i + 2] == 0 && java[i + 3] == 0) {
                java[i + 1] = 1;
            }
        }
        greedy.add(javaStream(java));
        for (Payload p : greedy) {
            long taken = allocated(p);
            assertTrue(taken < 40L << 20, p.stream().length + " bytes have taken " + taken);
        }
    }

    @Test
    void honestStreamsOfTheSameKindsPass() throws Exception {
        List<Object> nested = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            nested = new ArrayList<>(List.of(nested, new ArrayList<@Nullable Object>(), "ü" + i));
        }
        assertEquals(nested, ends.there(nested));
        Vector<Object> sets = new Vector<>();
        for (int i = 0; i < 300; i++) {
            sets.add(i % 2 == 0 ? new java.util.HashSet<>() : new java.util.IdentityHashMap<>());
        }
        assertEquals(sets, ends.there(sets));
        int captured = 41;
        assertEquals(42, ends.run((java.util.concurrent.Callable<Integer> & Serializable) () -> captured + 1));
        assertTrue(Objects.nonNull(ObjectStreamClass.lookup(Trap.class)));
    }
}
