package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.muster.SerializationException;

/** Data that outlive the process: read by another loader's classes of the same names. */
class NamedCodecTest {
    private static final String MAIN = "public class Main { static Object make() { return new Data(); } }";

    private static Program program(String data) {
        return Program.of("Main", MAIN, "Data", data);
    }

    private static Payload written(Program program) throws Exception {
        return new NamedCodec(program).encode(program.call("Main", "make"));
    }

    private static Object read(Program program, Payload data) {
        return Objects.requireNonNull(new NamedCodec(program).decode(data));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public class Data { int a = 3; String b = \"x\"; Data c = this; }",
                "public record Data(int a, double[] b) { Data() { this(3, new double[2000]); } }",
                "public enum Data { RED, GREEN; static Object c = GREEN; }",
                "public class Data implements java.io.Serializable { int a = 3;"
                        + " private void writeObject(java.io.ObjectOutputStream o) throws Exception { o.defaultWriteObject(); } }",
                "public class Data extends Exception { int a = 3; }",
                "public class Data { Object[] a = {new Data[2][0], Data.class, java.util.Map.of(\"k\", new int[3])}; }",
            })
    void comesBackAsAnotherLoadersClass(String source) throws Exception {
        String main = source.contains("enum") ? MAIN.replace("new Data()", "Data.GREEN") : MAIN;
        Program one = Program.of("Main", main, "Data", source);
        Program other = Program.of("Main", main, "Data", source);
        Object value = read(other, new NamedCodec(one).encode(one.call("Main", "make")));
        assertEquals("Data", value.getClass().getName());
        assertEquals(other.loadClass("Data"), value.getClass());
        assertNotSame(one.loadClass("Data"), value.getClass());
    }

    @Test
    void dataOfAClassThatHasChangedAreRefused() throws Exception {
        String before = "public class Data { int a = 3; int b = 4; }";
        Payload data = written(program(before));
        read(
                program("public class Data { int b = 9; int a = 8; void more() {} static int c; transient int d; }"),
                data);
        for (String after : List.of(
                "public class Data { int a; }",
                "public class Data { int a; int c; }",
                "public class Data { int a; long b; }",
                "public class Data { int a; int b; int c; }")) {
            SerializationException e = assertThrows(SerializationException.class, () -> read(program(after), data));
            assertTrue(String.valueOf(e.getMessage()).contains("Data"), e.getMessage());
        }
    }

    @Test
    void anEnumWithItsConstantsInAnotherOrderIsRefused() throws Exception {
        String main = MAIN.replace("new Data()", "java.util.List.of(Data.RED, Data.GREEN)");
        Program before = Program.of("Main", main, "Data", "public enum Data { RED, GREEN }");
        Payload data = new NamedCodec(before).encode(before.call("Main", "make"));
        Program after = Program.of("Main", main, "Data", "public enum Data { GREEN, RED }");
        assertThrows(SerializationException.class, () -> read(after, data));
    }

    @Test
    void aClassThatIsNotThereIsRefused() throws Exception {
        Payload data = written(program("public class Data { int a = 3; }"));
        SerializationException e = assertThrows(
                SerializationException.class, () -> new NamedCodec(NamedCodecTest.class.getClassLoader()).decode(data));
        assertTrue(String.valueOf(e.getMessage()).contains("Data"), e.getMessage());
    }

    @Test
    void whatTheLoaderDoesNotFindIsBound() throws Exception {
        Program one = program("public class Data { int a = 3; }");
        Program other = program("public class Data { int a = 3; }");
        Object value = one.call("Main", "make");
        for (ClassLoader loader : List.of(other, NamedCodecTest.class.getClassLoader())) {
            SerializationException e =
                    assertThrows(SerializationException.class, () -> new NamedCodec(loader).encode(List.of(value)));
            assertTrue(NamedCodec.isBound(e));
        }
    }

    /** Holds a lambda within its own Java serialization. */
    static final class Hooked implements java.io.Serializable {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // it is
        final Comparator<String> order = (Comparator<String> & java.io.Serializable) (a, b) -> b.compareTo(a);

        private void writeObject(java.io.ObjectOutputStream out) throws java.io.IOException {
            out.defaultWriteObject();
        }
    }

    @Test
    void lambdasAreBound() {
        NamedCodec codec = new NamedCodec(NamedCodecTest.class.getClassLoader());
        Comparator<String> order = (Comparator<String> & java.io.Serializable) (a, b) -> b.compareTo(a);
        for (Object value : List.of(
                order, new TreeMap<>(order), Comparator.comparing(Map.Entry<String, String>::getKey), new Hooked())) {
            SerializationException e = assertThrows(SerializationException.class, () -> codec.encode(value));
            assertTrue(NamedCodec.isBound(e), e.getMessage());
        }
        SerializationException other = assertThrows(SerializationException.class, () -> codec.encode(new Thread()));
        assertFalse(NamedCodec.isBound(other));
    }

    @Test
    void theFormatIsTheSameEachTime() {
        assertEquals(NamedCodec.format(), NamedCodec.format());
        assertTrue(NamedCodec.format().matches("kryo-\\d+-[0-9a-f]+"), NamedCodec.format());
    }

    @Test
    void damagedDataAreRefused() {
        NamedCodec codec = new NamedCodec(NamedCodecTest.class.getClassLoader());
        byte[] stream = codec.encode(new ArrayList<>(List.of("a", "b"))).stream();
        for (int i = 0; i < stream.length; i++) {
            byte[] cut = java.util.Arrays.copyOf(stream, i);
            assertThrows(SerializationException.class, () -> codec.decode(new Payload(cut)));
        }
    }
}
