package org.muster.mpi;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads the binding's classes, and ours that use them, where the JVM was started without {@code java.library.path} leading
 * to {@code libmpi_java.so}: the JDK asks the class loader first where a library is.
 */
final class BindingLoader extends URLClassLoader {
    private static final String OURS = OpenMpiProvider.class.getPackageName() + ".";

    /** How the names begin; also of what they alone use, since to classes of another loader that is not visible. */
    private static final List<String> IMPLEMENTATION =
            List.of("OpenMpi", "SpawnCommand", "Failures", "Widening", "SrunStart");

    private final Path library;

    BindingLoader(Path library, Path jar, ClassLoader parent) {
        super("mpi-binding", new URL[] {url(jar)}, parent);
        this.library = library;
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(jar.toString(), e);
        }
    }

    @Override
    protected @Nullable String findLibrary(String name) {
        return name.equals("mpi_java") ? library.toString() : null;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> c = findLoadedClass(name);
            if (c == null) {
                if (name.startsWith("mpi.")) {
                    c = findClass(name);
                } else if (isImplementation(name)) {
                    c = defineAgain(name);
                }
            }
            return c != null ? c : super.loadClass(name, resolve);
        }
    }

    /** The seam's interfaces stay the parent's; what implements them by the binding is this loader's own. */
    static boolean isImplementation(String name) {
        return IMPLEMENTATION.stream().anyMatch(c -> name.startsWith(OURS + c));
    }

    private Class<?> defineAgain(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length, OpenMpiProvider.class.getProtectionDomain());
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
