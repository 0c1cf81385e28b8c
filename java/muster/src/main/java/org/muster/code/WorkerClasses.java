package org.muster.code;

import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The program's classes as a worker has them: one loader for each of the program's. Thread-safe. */
final class WorkerClasses implements ClassSpace {
    private final WorkerCodec.Fetcher fetcher;
    private final ClassLoader parent = WorkerClasses.class.getClassLoader();
    private final Map<Integer, CodeLoader> loaders = new ConcurrentHashMap<>();
    /** By which of the program's loaders a class was asked for that this process had itself. */
    private final Map<Class<?>, Integer> asked = Collections.synchronizedMap(new WeakHashMap<>());

    private final boolean keepsFiles;

    /**
     * Has none yet.
     *
     * @param keepsFiles whether its loaders give the class files of the classes that they have defined
     */
    WorkerClasses(WorkerCodec.Fetcher fetcher, boolean keepsFiles) {
        this.fetcher = fetcher;
        this.keepsFiles = keepsFiles;
    }

    boolean keepsFiles() {
        return keepsFiles;
    }

    void accept(Collection<ClassCode> code) {
        for (ClassCode c : code) {
            loader(c.loader()).accept(c.name(), c.bytes());
        }
    }

    CodeLoader loader(int number) {
        return loaders.computeIfAbsent(number, n -> new CodeLoader(this, n, parent));
    }

    byte @Nullable [] fetch(int loader, String name) throws IOException {
        try {
            return fetcher.fetch(loader, name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public int loaderOf(Class<?> type) {
        Class<?> element = ClassSpace.element(type);
        if (element.getClassLoader() instanceof CodeLoader own && own.belongsTo(this)) {
            return own.number();
        }
        return Everywhere.has(element) ? EVERYWHERE : asked.getOrDefault(element, PROGRAM);
    }

    @Override
    public Class<?> find(int loader, String name) throws ClassNotFoundException {
        if (loader == EVERYWHERE) {
            return ClassSpace.loadEverywhere(name, parent);
        }
        if (loader < 0) {
            throw new ClassNotFoundException(name);
        }
        Class<?> type = ClassSpace.load(name, loader(loader));
        if (loader != PROGRAM && loaderOf(type) == PROGRAM) {
            asked.putIfAbsent(ClassSpace.element(type), loader);
        }
        return type;
    }
}
