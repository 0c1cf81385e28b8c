package org.muster.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;

/** Reads what {@link JavaOutput} wrote. */
final class JavaInput extends ObjectInputStream {
    private final Graph graph;
    private final @Nullable Object[] beside;
    private final int size;
    /** Elements of arrays that may still come. */
    private long room;

    JavaInput(InputStream in, Graph graph, @Nullable Object[] beside, int size) throws IOException {
        super(in);
        this.graph = graph;
        this.beside = beside;
        enableResolveObject(true);
        this.size = size;
        // An honest array has some bytes for its elements; a hash table has a few places per element.
        room = 64 + 8L * size;
        setObjectInputFilter(
                info -> isHonest(info) ? ObjectInputFilter.Status.ALLOWED : ObjectInputFilter.Status.REJECTED);
    }

    private boolean isHonest(ObjectInputFilter.FilterInfo info) {
        room -= Math.max(0, info.arrayLength());
        Class<?> type = info.serialClass();
        return room >= 0 && info.references() <= size && info.depth() <= size && (type == null || mayCome(type));
    }

    /** What {@link JavaOutput} does not write is not made either. */
    private boolean mayCome(Class<?> type) {
        if (type == SerializedLambda.class) {
            return graph.space.hasLambdas();
        }
        // Of a class that is not serializable no object can be made; it may be a value, or stand above another.
        return !Serializable.class.isAssignableFrom(type) || type.isInterface() || Refused.reason(type) == null;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        return graph.space.find(readInt(), description.getName());
    }

    @Override
    protected Class<?> resolveProxyClass(String[] names) throws IOException, ClassNotFoundException {
        Class<?>[] interfaces = new Class<?>[names.length];
        ClassLoader loader = JavaInput.class.getClassLoader();
        for (int i = 0; i < names.length; i++) {
            interfaces[i] = graph.space.find(readInt(), names[i]);
            if (!Everywhere.has(interfaces[i])) {
                loader = interfaces[i].getClassLoader();
            }
        }
        return Proxies.classOf(loader, interfaces);
    }

    @Override
    protected @Nullable Object resolveObject(Object value) throws IOException {
        if (value instanceof StandIn s) {
            if (s.index() < 0 || s.index() >= beside.length) {
                throw new InvalidObjectException("object " + s.index() + " beside the stream is not there");
            }
            return beside[s.index()];
        }
        return value;
    }
}
