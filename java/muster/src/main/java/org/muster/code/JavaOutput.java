package org.muster.code;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Java serialization that names classes by their loaders, and puts beside the stream what cannot go into it. */
final class JavaOutput extends ObjectOutputStream {
    private final Graph graph;
    private final Object root;
    private final List<Object> beside = new ArrayList<>();
    private final IdentityHashMap<Object, StandIn> standIns = new IdentityHashMap<>();

    JavaOutput(OutputStream out, Graph graph, Object root) throws IOException {
        super(out);
        this.graph = graph;
        this.root = root;
        enableReplaceObject(true);
    }

    Object[] beside() {
        return beside.toArray();
    }

    @Override
    protected void annotateClass(Class<?> type) throws IOException {
        int loader = graph.space.loaderOf(type);
        if (loader != ClassSpace.EVERYWHERE) {
            graph.classes.add(ClassSpace.element(type));
        }
        writeInt(loader);
    }

    @Override
    protected void annotateProxyClass(Class<?> type) throws IOException {
        Class<?>[] interfaces = type.getInterfaces();
        for (Class<?> i : interfaces) {
            annotateClass(i);
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very object
    protected @Nullable Object replaceObject(Object value) {
        if (value instanceof SerializedLambda form && !graph.space.hasLambdas()) {
            throw new Bound("a lambda of " + form.getCapturingClass(), "its code may be another one when it is read");
        }
        if (value instanceof Throwable t && t != root) {
            if (graph.tried != null) {
                return null;
            }
            Throwable other = graph.replacements == null ? null : graph.replacements.get(t);
            if (other != null) {
                return other;
            }
        }
        if (value == root || !Everywhere.isJdk(root.getClass())) {
            Refused.checkLock(value); // a queue of the JDK takes its own lock to be written
        }
        boolean alien = !(value instanceof Serializable)
                || value instanceof CompletableFuture
                || (value instanceof Class<?> c && Refused.reason(c) != null); // only as a value; not for JavaInput
        if (value == root || value instanceof StandIn || (!alien && Refused.reason(value.getClass()) == null)) {
            return value;
        }
        return standIns.computeIfAbsent(value, v -> {
            beside.add(v);
            return new StandIn(beside.size() - 1);
        });
    }
}
