package org.muster.code;

import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/**
 * The program's end: functions go out with the code they need, results come back as objects of the program's own classes.
 * One per executor. Thread-safe.
 *
 * <pre>{@code
 * Encoded e = codec.encodeFunction(function);
 * // ... send e.code() that the worker lacks, then e.payload() and the values of e.dependencies()
 * Object result = codec.decode(answer);
 * }</pre>
 */
public final class MasterCodec implements ValueCodec {
    private final MasterClasses classes = new MasterClasses();
    private final Engine engine = new Engine(classes);
    private final Throwables throwables = new Throwables(engine);
    private final Baggage baggage = new Baggage(classes);
    private final Snippets snippets = new Snippets();
    /** Loaders that have code typed at a prompt, whose classes may change. */
    private final Set<ClassLoader> prompts = new CopyOnWriteArraySet<>();

    /** Makes one that knows no class yet. */
    public MasterCodec() {}

    /**
     * Serializes a function with all it captures, as it is at this moment: later changes do not show. Every
     * {@link CompletableFuture} in it becomes a dependency.
     *
     * @param function the function, a lambda or any object
     * @return its data, dependencies and code
     * @throws org.muster.SerializationException if it cannot be sent; the message names the class, the path to it, and the
     *     way out
     */
    public Encoded encodeFunction(Object function) {
        refresh();
        return engine.write((g, first) -> encode(g, first, function));
    }

    private Encoded encode(Graph g, List<Object> first, Object function) {
        List<CompletableFuture<?>> dependencies = new ArrayList<>();
        g.snapshot = true;
        g.dependencies = dependencies;
        engine.begin(g, first);
        Reach reach = new Reach(snippets);
        if (Snippets.isSnippet(function.getClass().getName()) && Lambdas.isSerializable(function.getClass())) {
            reach.from(
                    engine.lambdas.of(function).example(), function.getClass().getClassLoader());
        }
        writeVariables(g, reach.take());
        g.writeClassAndObject(g.output(), function);
        // What is in the graph may bring more code, and that may read more variables, with more in them.
        List<Field> found;
        do {
            for (Lambdas.Outgoing shape : g.shapes) {
                reach.from(shape.example(), shape.capturing().getClassLoader());
            }
            for (Class<?> c : g.classes) {
                reach.from(c);
            }
            found = reach.take();
            writeVariables(g, found);
        } while (!found.isEmpty());
        for (Class<?> c : g.classes) {
            if (Snippets.isSnippet(c.getName())) {
                prompts.add(c.getClassLoader());
            }
        }
        return new Encoded(g.payload(), dependencies.isEmpty() ? List.of() : dependencies, baggage.of(g.classes));
    }

    private static void writeVariables(Graph g, List<Field> variables) {
        Output out = g.output();
        out.writeVarInt(variables.size(), true);
        for (Field f : variables) {
            try {
                Fields.open(f);
                g.writeType(out, f.getDeclaringClass());
                out.writeString(f.getName());
                g.writeClassAndObject(out, f.get(null));
            } catch (Unsendable e) {
                throw e.at("JShell variable \"" + f.getName() + "\"");
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Takes note of classes that were redefined at a prompt: they go out anew, under a new number of their loader. */
    private void refresh() {
        for (ClassLoader loader : prompts) {
            if (baggage.isStale(loader)) {
                classes.renumber(loader);
                engine.lambdas.forget();
                snippets.forget();
                baggage.forget();
            }
        }
    }

    @Override
    public Payload encode(@Nullable Object value) {
        return engine.encode(value);
    }

    @Override
    public @Nullable Object decode(Payload payload) {
        return engine.decode(payload);
    }

    /**
     * Makes an exception of a worker anew.
     *
     * @param payload what {@link WorkerCodec#encodeThrowable} gave
     * @return the exception, or a {@link org.muster.RemoteException} if its class is not here
     * @throws org.muster.SerializationException if the data are damaged
     */
    public Throwable decodeThrowable(Payload payload) {
        return throwables.decode(payload);
    }

    /**
     * Answers a worker that lacks a class or a resource; what {@link WorkerCodec.Fetcher} is to get to.
     *
     * @param loader as asked
     * @param name as asked
     * @return the answer, or null if the program has no such thing
     */
    public byte @Nullable [] resource(int loader, String name) {
        return classes.answer(loader, name);
    }
}
