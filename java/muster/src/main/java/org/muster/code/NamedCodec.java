package org.muster.code;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.muster.SerializationException;

/**
 * Values as data that another process reads, at another time: classes are written by their names and found again by a class
 * loader. Data of a class whose fields have changed since are refused. Thread-safe.
 *
 * <p>Lambdas, and classes that the loader does not find by their names, cannot be written; {@link #isBound} tells this from
 * other failures.
 *
 * <pre>{@code
 * Payload data = new NamedCodec(loader).encode(value);    // keep data and NamedCodec.format()
 * Object again = new NamedCodec(loaderThen).decode(data); // if the format is the same
 * }</pre>
 */
public final class NamedCodec implements ValueCodec {
    /** To be counted up when how a class is written changes. */
    private static final int VERSION = 1;

    private final NameSpace classes;
    private final Engine engine;

    /**
     * Makes one.
     *
     * @param loader finds the program's classes
     */
    public NamedCodec(ClassLoader loader) {
        classes = new NameSpace(loader);
        engine = new Engine(classes);
    }

    /**
     * {@return names the form of the data} Only data of the same format can be read: another version of Muster may write
     * classes in another way.
     */
    public static String format() {
        return Format.NAME;
    }

    /**
     * {@return whether a value was refused because it has parts that mean nothing in another process} Such are lambdas, and
     * classes that a loader does not find by their names.
     *
     * @param refusal what {@link #encode} threw
     */
    public static boolean isBound(SerializationException refusal) {
        return refusal.getCause() instanceof Bound;
    }

    @Override
    public Payload encode(@Nullable Object value) {
        List<Class<?>> met = new ArrayList<>();
        Payload whole = engine.write((g, first) -> {
            engine.begin(g, first);
            g.writeClassAndObject(g.output(), value);
            met.clear();
            met.addAll(g.classes);
            return g.payload();
        });
        Output head = new Output(64, -1);
        head.writeVarInt(met.size(), true);
        for (Class<?> c : met) {
            head.writeString(c.getName());
            head.writeLong(ClassShape.of(c));
        }
        head.writeBytes(whole.stream());
        return new Payload(head.toBytes(), whole.arrays());
    }

    @Override
    public @Nullable Object decode(Payload payload) {
        Input in = new CheckedInput(payload.stream());
        return engine.decode(engine.read(g -> {
            int count = Graph.readCount(in, Long.BYTES);
            for (int i = 0; i < count; i++) {
                check(String.valueOf(in.readString()), in.readLong());
            }
            return new Payload(in.readBytes(in.limit() - in.position()), payload.arrays());
        }));
    }

    private void check(String name, long shape) {
        try {
            if (ClassShape.of(classes.find(ClassSpace.PROGRAM, name)) != shape) {
                throw new SerializationException(
                        "the fields of class " + name + " have changed since this was written");
            }
        } catch (ClassNotFoundException | LinkageError e) {
            throw new SerializationException("class " + name + ", of which this has an object, is not here", e);
        }
    }

    /** Worked out when first asked for: it takes a serializer. */
    private static final class Format {
        static final String NAME = name();

        private static String name() {
            NameSpace classes = new NameSpace(NamedCodec.class.getClassLoader());
            Graph graph = new Graph(classes, new Lambdas(classes));
            CRC32C sum = new CRC32C();
            int count = graph.getNextRegistrationId();
            for (int id = 0; id < count; id++) {
                if (graph.getRegistration(id) != null) {
                    String entry = id + graph.getRegistration(id).getType().getName();
                    sum.update(entry.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
            }
            return "kryo-" + VERSION + "-" + Long.toHexString(sum.getValue());
        }
    }
}
