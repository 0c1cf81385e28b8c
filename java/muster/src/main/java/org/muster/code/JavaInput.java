package org.muster.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Reads what {@link JavaOutput} wrote. */
final class JavaInput extends ObjectInputStream {
    private final Graph graph;
    private final @Nullable Object[] beside;

    JavaInput(InputStream in, Graph graph, @Nullable Object[] beside, int size) throws IOException {
        super(in);
        this.graph = graph;
        this.beside = beside;
        enableResolveObject(true);
        // An honest array has some bytes for its elements; a hash table has a few places per element.
        long longest = 64 + 8L * size;
        setObjectInputFilter(info ->
                info.arrayLength() > longest ? ObjectInputFilter.Status.REJECTED : ObjectInputFilter.Status.ALLOWED);
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
        return Proxy.newProxyInstance(loader, interfaces, (proxy, method, args) -> null)
                .getClass();
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
