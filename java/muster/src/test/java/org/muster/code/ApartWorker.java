package org.muster.code;

import java.io.File;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A worker whose Muster is loaded a second time, by a loader of its own, as in another process; the two share nothing but
 * the JDK.
 */
final class ApartWorker implements AutoCloseable {
    private final URLClassLoader loader;
    private final Object codec;
    private final Class<?> payloadType;

    ApartWorker(String classPath, MasterCodec master) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        loader = new URLClassLoader("worker", urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
        Class<?> fetcher = type("WorkerCodec$Fetcher");
        Object fetching = Proxy.newProxyInstance(
                loader,
                new Class<?>[] {fetcher},
                (proxy, method, args) -> master.resource((int) args[0], (String) args[1]));
        codec = type("WorkerCodec").getConstructor(fetcher).newInstance(fetching);
        payloadType = type("Payload");
    }

    private Class<?> type(String name) throws ClassNotFoundException {
        return loader.loadClass("org.muster.code." + name);
    }

    private Object codec(String method, Class<?>[] types, @Nullable Object... arguments) throws Exception {
        Method m = codec.getClass().getMethod(method, types);
        return Objects.requireNonNullElse(m.invoke(codec, arguments), "void");
    }

    /** Runs a function there, and gives the data of its result. */
    Payload run(Encoded function, List<Object> values) throws Exception {
        Constructor<?> code = type("ClassCode").getConstructor(int.class, int.class, String.class, byte[].class);
        List<Object> all = new ArrayList<>();
        for (ClassCode c : function.code()) {
            all.add(code.newInstance(c.id(), c.loader(), c.name(), c.bytes()));
        }
        codec("accept", new Class<?>[] {Collection.class}, all);
        Object payload = payloadType
                .getConstructor(byte[].class, Object[].class)
                .newInstance(function.payload().stream(), function.payload().arrays());
        Object there = codec("decodeFunction", new Class<?>[] {payloadType, List.class}, payload, values);
        Object result = codec("encode", new Class<?>[] {Object.class}, ((Callable<?>) there).call());
        return new Payload((byte[]) payloadType.getMethod("stream").invoke(result), (Object[])
                payloadType.getMethod("arrays").invoke(result));
    }

    @Override
    public void close() throws java.io.IOException {
        loader.close();
    }
}
