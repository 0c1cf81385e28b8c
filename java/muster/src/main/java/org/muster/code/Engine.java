package org.muster.code;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Util;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.muster.SerializationException;

/**
 * Runs work on pooled graphs and turns every failure into a {@link SerializationException}. Thread-safe.
 *
 * <p>A graph is first tried on the caller's stack; one that is nested too deeply for it is done again in a thread with a
 * large stack. A circle by way of objects that can only be made when their parts are there is resolved by writing the
 * parts of such an object first.
 */
final class Engine {
    /** Levels of nesting that any thread's stack can take, and that the large one can. */
    private static final int SHALLOW = 400;

    private static final int DEEP = 2_000_000;
    /** Circles in one graph that are resolved. */
    private static final int MOST_CIRCLES = 64;

    private static final String TOO_DEEP =
            "the objects are nested too deeply to be sent, as in a long linked list of the program's own; keep them in an"
                    + " array or a java.util collection";

    static {
        // Kryo would use sun.misc.Unsafe for fields, which this package never asks of it, and so make the JVM warn.
        String property = "kryo.unsafe";
        if (System.getProperty(property) == null) {
            System.setProperty(property, "false");
            boolean read = Util.isUnsafeAvailable();
            System.clearProperty(property);
            assert !read;
        }
    }

    final ClassSpace space;
    final Lambdas lambdas;
    private final ArrayBlockingQueue<Graph> pool = new ArrayBlockingQueue<>(16);

    Engine(ClassSpace space) {
        this.space = space;
        this.lambdas = new Lambdas(space);
    }

    Payload encode(@Nullable Object value) {
        return write((g, first) -> {
            begin(g, first);
            g.writeClassAndObject(g.output(), value);
            return g.payload();
        });
    }

    @Nullable
    Object decode(Payload payload) {
        return read(g -> {
                    Input in = g.input(payload);
                    begin(g, in);
                    return Optional.ofNullable(g.readClassAndObject(in));
                })
                .orElse(null);
    }

    /** Runs what writes; it is given the objects to {@link #begin} with. */
    @SuppressWarnings("ReferenceEquality") // the very object
    <T> T write(BiFunction<Graph, List<Object>, T> work) {
        List<Object> first = new ArrayList<>();
        while (true) {
            try {
                return run(g -> work.apply(g, first));
            } catch (Cycle e) {
                if (first.size() >= MOST_CIRCLES
                        || first.stream().anyMatch(o -> o == e.late)
                        || parts(e.late) == null) {
                    throw e.toException();
                }
                first.addFirst(e.late);
            } catch (Unsendable e) {
                throw e.toException();
            } catch (SerializationException e) {
                throw e;
            } catch (TooDeep | StackOverflowError e) {
                throw new SerializationException(TOO_DEEP, e);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                throw new SerializationException("the value cannot be sent: " + e, e);
            }
        }
    }

    /** Runs what reads. */
    <T> T read(Function<Graph, T> work) {
        try {
            return run(work);
        } catch (Unsendable e) {
            throw e.toException();
        } catch (SerializationException e) {
            throw e;
        } catch (TooDeep | StackOverflowError e) {
            throw new SerializationException(TOO_DEEP, e);
        } catch (KryoException e) {
            throw new SerializationException("what was received cannot be read: " + e.getMessage(), e);
        } catch (RuntimeException | LinkageError | AssertionError | OutOfMemoryError e) {
            throw new SerializationException("what was received cannot be read: " + e, e);
        }
    }

    private <T> T run(Function<Graph, T> work) {
        try {
            return once(SHALLOW, work);
        } catch (TooDeep | StackOverflowError e) {
            return DeepStack.call(() -> once(DEEP, work));
        }
    }

    private <T> T once(int limit, Function<Graph, T> work) {
        Graph g = pool.poll();
        if (g == null) {
            g = new Graph(space, lambdas);
        }
        T result = work.apply(g.limit(limit)); // a graph that failed is not used again
        g.clear();
        pool.offer(g);
        return result;
    }

    /** Writes the parts of objects that circles lead to. */
    void begin(Graph g, List<Object> first) {
        Output out = g.output();
        out.writeVarInt(first.size(), true);
        for (Object late : first) {
            g.writeClassAndObject(out, parts(late));
        }
    }

    void begin(Graph g, Input in) {
        int count = Graph.readCount(in, 1);
        for (int i = 0; i < count; i++) {
            g.readClassAndObject(in);
        }
    }

    private @Nullable Object @Nullable [] parts(Object late) {
        if (Lambdas.isSerializable(late.getClass()) && late.getClass().getClassLoader() != null) {
            SerializedLambda form = lambdas.of(late).serialized(late);
            @Nullable Object[] captured = new @Nullable Object[form.getCapturedArgCount()];
            for (int i = 0; i < captured.length; i++) {
                captured[i] = form.getCapturedArg(i);
            }
            return captured;
        }
        if (late.getClass().isRecord()) {
            return Records.parts(late);
        }
        if (Proxy.isProxyClass(late.getClass())) {
            return new Object[] {Proxy.getInvocationHandler(late)};
        }
        return Everywhere.isJdk(late.getClass()) ? Fixed.parts(late) : null;
    }
}
