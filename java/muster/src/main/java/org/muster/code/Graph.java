package org.muster.code;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Kryo set up for the object graphs of programs, with the state of the graph that is being written or read. Pooled, not
 * thread-safe; one that failed is thrown away.
 */
final class Graph extends Kryo {
    /** A buffer that grew beyond this is not kept. */
    private static final int LARGEST_KEPT = 1 << 20;

    final ClassSpace space;
    final Lambdas lambdas;
    private final References references;
    private Output output = new Output(1024, -1);
    private int limit;

    /** Primitive arrays that travel beside the stream. */
    final List<Object> arrays = new ArrayList<>();
    /** Whether such arrays are copied, because the caller may change them after. */
    boolean snapshot;
    /** Takes the futures that are dependencies; null where a future cannot be one. */
    @Nullable
    List<CompletableFuture<?>> dependencies;
    /** Values of the dependencies, when reading. */
    List<? extends @Nullable Object> dependencyValues = List.of();
    /** The program's classes that were met in this graph. */
    final Set<Class<?>> classes = Collections.newSetFromMap(new IdentityHashMap<>());
    /** The lambdas' classes that were met in this graph. */
    final List<Lambdas.Outgoing> shapes = new ArrayList<>();
    /** Lambdas' classes by their place in the stream, when reading. */
    final List<Lambdas.Incoming> readShapes = new ArrayList<>();
    /** What takes the place of exceptions that cannot travel. */
    @Nullable
    IdentityHashMap<Throwable, Throwable> replacements;
    /** The exception that is tried without all others that hang on it. */
    @Nullable
    Throwable tried;

    Graph(ClassSpace space, Lambdas lambdas) {
        this(space, lambdas, new NamedClasses(), new References());
    }

    private Graph(ClassSpace space, Lambdas lambdas, NamedClasses classes, References references) {
        super(classes, references);
        this.space = space;
        this.lambdas = lambdas;
        this.references = references;
        setRegistrationRequired(false);
        setAutoReset(false);
        setOptimizedGenerics(false);
        classes.open(this);
    }

    /** Sets how deep the graph may be nested. */
    Graph limit(int depth) {
        limit = depth;
        return this;
    }

    Output output() {
        return output;
    }

    Input input(Payload payload) {
        Collections.addAll(arrays, payload.arrays());
        return Seal.open(payload.stream());
    }

    /** What was written so far. */
    Payload payload() {
        byte[] stream = Seal.close(output);
        return arrays.isEmpty() ? new Payload(stream) : new Payload(stream, arrays.toArray());
    }

    /** Makes this ready for the next graph. */
    void clear() {
        reset();
        if (output.getBuffer().length > LARGEST_KEPT) {
            output = new Output(1024, -1);
        }
        output.reset();
        references.clearLate();
        arrays.clear();
        classes.clear();
        shapes.clear();
        readShapes.clear();
        snapshot = false;
        dependencies = null;
        dependencyValues = List.of();
        replacements = null;
        tried = null;
    }

    @Override
    public void writeClassAndObject(Output out, @Nullable Object value) {
        if (getDepth() >= limit) {
            throw new TooDeep();
        }
        super.writeClassAndObject(out, value);
    }

    @Override
    public @Nullable Object readClassAndObject(Input in) {
        if (getDepth() >= limit) {
            throw new TooDeep();
        }
        return super.readClassAndObject(in);
    }

    /** The next object, which damaged data may lack. */
    Object readNeeded(Input in) {
        Object value = readClassAndObject(in);
        if (value == null) {
            throw new KryoException("an object is missing");
        }
        return value;
    }

    /** The next object if it is of that type. */
    <T> T readNeeded(Input in, Class<T> type) {
        Object value = readNeeded(in);
        if (!type.isInstance(value)) {
            throw new KryoException("a " + type.getName() + " was expected, not a "
                    + value.getClass().getName());
        }
        return type.cast(value);
    }

    /** Says that {@code value}, which is about to be written, can only be made when its parts are there. */
    void beginLate(Object value) {
        references.beginLate(value);
    }

    void endLate() {
        references.endLate();
    }

    /** Writes the name of a class. */
    void writeType(Output out, Class<?> type) {
        if (type.isHidden()) {
            throw new Unsendable(
                    Names.of(type), "the class has no name that other processes know", Unsendable.MAKE_THERE);
        }
        int loader = space.loaderOf(type);
        if (loader != ClassSpace.EVERYWHERE) {
            classes.add(ClassSpace.element(type));
        }
        out.writeVarInt(loader, true);
        out.writeString(type.getName());
    }

    /** Reads what {@link #writeType} wrote. */
    Class<?> readType(Input in) {
        int loader = in.readVarInt(true);
        String name = in.readString();
        if (name == null) {
            throw new KryoException("the name of a class is missing");
        }
        try {
            return space.find(loader, name);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new KryoException("class " + name + " is not here: " + e.getMessage(), e);
        }
    }

    /** Reads a count of things of at least {@code least} bytes each, and checks it against what is there. */
    static int readCount(Input in, int least) {
        return ((CheckedInput) in).readCount(least);
    }
}
