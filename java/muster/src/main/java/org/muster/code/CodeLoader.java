package org.muster.code;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.net.URLStreamHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * On a worker, one of the program's class loaders: what this process has itself comes first, then what came with functions,
 * then what the program gives when asked.
 */
final class CodeLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final WorkerClasses space;
    private final int number;
    /** What came and is not defined yet. */
    private final Map<String, byte[]> arrived = new ConcurrentHashMap<>();
    /** Class files of what is defined, by their names as resources, where they are asked for. */
    private final Map<String, byte[]> defined = new ConcurrentHashMap<>();

    CodeLoader(WorkerClasses space, int number, ClassLoader parent) {
        super("program-" + number, parent);
        this.space = space;
        this.number = number;
    }

    int number() {
        return number;
    }

    boolean belongsTo(WorkerClasses other) {
        return space == other;
    }

    /** Takes in a class file, or the number of the loader that has the class. */
    void accept(String name, byte[] code) {
        // Without the class loading lock: whoever holds it may be waiting for the master's messages to be read.
        if (findLoadedClass(name) == null) {
            arrived.put(name, code);
        }
    }

    /** The class, which is this loader's own, defined from that file if it is not yet. */
    private Class<?> own(String name, byte[] file, int from) {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            arrived.remove(name);
            if (loaded != null) {
                return loaded;
            }
            if (space.keepsFiles()) {
                defined.put(name.replace('.', '/') + ".class", Arrays.copyOfRange(file, from, file.length));
            }
            return defineClass(name, file, from, file.length - from);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith("java.")) {
            throw new ClassNotFoundException(name);
        }
        byte[] code = arrived.get(name);
        if (code != null) {
            return code.length == Integer.BYTES
                    ? space.loader(ClassCode.number(code)).loadClass(name)
                    : own(name, code, 0);
        }
        byte[] answer = ask(name);
        if (answer == null || answer.length < Integer.BYTES) {
            throw new ClassNotFoundException(name + " (neither this worker nor the program has it)");
        }
        CodeLoader definer = space.loader(ClassCode.number(answer));
        if (definer != this) {
            arrived.put(name, Arrays.copyOf(answer, Integer.BYTES));
        }
        return definer.own(name, answer, Integer.BYTES);
    }

    private byte @Nullable [] ask(String name) throws ClassNotFoundException {
        try {
            return space.fetch(number, MasterClasses.CLASS + name);
        } catch (IOException e) {
            throw new ClassNotFoundException(
                    name + " (could not be fetched from the program: " + e.getMessage() + ")", e);
        }
    }

    @Override
    protected @Nullable URL findResource(String name) {
        try {
            byte[] own = defined.get(name);
            byte[] bytes = own == null ? space.fetch(number, name) : own;
            return bytes == null ? null : url(name, 0, bytes);
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        byte[] answer = space.fetch(number, MasterClasses.ALL + name);
        List<URL> urls = new ArrayList<>();
        if (answer != null) {
            ByteBuffer rest = ByteBuffer.wrap(answer);
            while (rest.remaining() >= Integer.BYTES) {
                byte[] one = new byte[Math.clamp(rest.getInt(), 0, rest.remaining())];
                rest.get(one);
                urls.add(url(name, urls.size(), one));
            }
        }
        return Collections.enumeration(urls);
    }

    private URL url(String name, int index, byte[] bytes) throws MalformedURLException {
        String path = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("%2F", "/");
        URI uri = URI.create("muster-program:/" + number + "/" + index + "/" + path);
        return URL.of(uri, new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                return new URLConnection(url) {
                    @Override
                    public void connect() {}

                    @Override
                    public InputStream getInputStream() {
                        return new ByteArrayInputStream(bytes);
                    }

                    @Override
                    public long getContentLengthLong() {
                        return bytes.length;
                    }
                };
            }
        });
    }
}
