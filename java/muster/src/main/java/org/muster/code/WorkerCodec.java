package org.muster.code;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker's end: functions come in with their code, results go back. One per worker process. Thread-safe.
 *
 * <p>A class that neither this process has nor came with a function is asked for from the program when it is first used.
 */
public final class WorkerCodec implements ValueCodec {
    private final WorkerClasses classes;
    private final Engine engine;
    private final Throwables throwables;

    /** Gets from the program what a worker lacks. */
    @FunctionalInterface
    public interface Fetcher {
        /**
         * Asks {@link MasterCodec#resource}.
         *
         * @param loader the program's class loader
         * @param name what is wanted
         * @return the answer, or null if there is none
         * @throws IOException if the program cannot be reached
         * @throws InterruptedException if this thread was interrupted while it waited
         */
        byte @Nullable [] fetch(int loader, String name) throws IOException, InterruptedException;
    }

    /**
     * Makes one that has no code yet.
     *
     * @param fetcher the way to the program; used by several threads, and while classes are being loaded
     */
    public WorkerCodec(Fetcher fetcher) {
        this(fetcher, false);
    }

    /**
     * The same, also for who wants {@link Fingerprints} of the functions.
     *
     * @param fetcher the way to the program
     * @param digested whether class files are kept for that
     */
    public WorkerCodec(Fetcher fetcher, boolean digested) {
        classes = new WorkerClasses(fetcher, digested);
        engine = new Engine(classes);
        throwables = new Throwables(engine);
    }

    /**
     * Takes in code that came with a function.
     *
     * @param code pieces that were not taken in before; one that was does no harm
     */
    public void accept(Collection<ClassCode> code) {
        classes.accept(code);
    }

    /**
     * Makes a function anew.
     *
     * @param payload what {@link MasterCodec#encodeFunction} gave; its arrays become part of the function
     * @param dependencyValues the values of its dependencies, in their order; each future in the function is done, with
     *     its value
     * @return the function
     * @throws org.muster.SerializationException if the data are damaged or a class is missing
     */
    public Object decodeFunction(Payload payload, List<? extends @Nullable Object> dependencyValues) {
        return engine.read(g -> {
            g.dependencyValues = dependencyValues;
            Input in = g.input(payload);
            engine.begin(g, in);
            readVariables(g, in);
            Object function = g.readNeeded(in);
            while (readVariables(g, in) > 0) {}
            return function;
        });
    }

    private static int readVariables(Graph g, Input in) {
        int count = Graph.readCount(in, 3);
        for (int i = 0; i < count; i++) {
            Class<?> type = g.readType(in);
            String name = String.valueOf(in.readString());
            Object value = g.readClassAndObject(in);
            if (!Snippets.isSnippet(type.getName()) || Everywhere.has(type)) {
                throw new KryoException("class " + type.getName() + " is not a prompt's, so it has no variables");
            }
            try {
                Field f = type.getDeclaredField(name);
                f.setAccessible(true);
                f.set(null, value);
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw new KryoException("variable " + name + " cannot be set: " + e, e);
            }
        }
        return count;
    }

    /**
     * The loader to have as the thread's context class loader while a function runs.
     *
     * @param function what {@link #decodeFunction} gave
     * @return the loader of its class
     */
    public ClassLoader contextLoader(Object function) {
        ClassLoader own = function.getClass().getClassLoader();
        return own == null ? WorkerCodec.class.getClassLoader() : own;
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
     * Serializes an exception. Never throws: what of it cannot travel, or has no meaning in the program, is replaced by a
     * {@link org.muster.RemoteException} with its class, text and stack trace.
     *
     * @param t the exception
     * @return its data
     */
    public Payload encodeThrowable(Throwable t) {
        return throwables.encode(t);
    }
}
