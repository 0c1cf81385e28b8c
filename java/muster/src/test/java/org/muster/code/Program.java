package org.muster.code;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** A program that only its own loader has: sources compiled in memory, as in source-launch mode. */
final class Program extends ClassLoader {
    private final Map<String, byte[]> files = new HashMap<>();
    final Map<String, byte[]> resources = new HashMap<>();

    private Program(ClassLoader parent) {
        super(parent);
    }

    /** Compiles the sources, each given by its class's name and its text. */
    static Program of(String... namesAndTexts) {
        return under(Program.class.getClassLoader(), namesAndTexts);
    }

    /** Compiles without anything for debuggers. */
    static Program bare(String... namesAndTexts) {
        return compile("-g:none", Program.class.getClassLoader(), namesAndTexts);
    }

    static Program under(ClassLoader parent, String... namesAndTexts) {
        return compile("-g", parent, namesAndTexts);
    }

    private static Program compile(String debug, ClassLoader parent, String... namesAndTexts) {
        Program program = new Program(parent);
        List<JavaFileObject> sources = new ArrayList<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            sources.add(source(namesAndTexts[i], namesAndTexts[i + 1]));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        JavaFileManager manager = new Files(compiler.getStandardFileManager(null, null, null), program, parent);
        List<String> options = List.of("-classpath", System.getProperty("java.class.path"), debug, "-proc:none");
        if (!compiler.getTask(errors, manager, null, options, null, sources).call()) {
            throw new IllegalArgumentException(errors.toString());
        }
        return program;
    }

    /** Calls a static method without arguments. */
    Object call(String className, String method) throws Exception {
        var m = loadClass(className).getDeclaredMethod(method);
        m.setAccessible(true);
        return m.invoke(null);
    }

    /** A function that a static method of the class Main makes. */
    Callable<?> function(String method) throws Exception {
        return (Callable<?>) call("Main", method);
    }

    /** A loader that has the same class files in it. */
    void replace(String name, Program by) {
        files.put(name, by.files.get(name));
    }

    /** Takes a class out that was not loaded yet. */
    void remove(String name) {
        files.remove(name);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] file = files.get(name);
        if (file == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, file, 0, file.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = name.endsWith(".class")
                ? files.get(name.substring(0, name.length() - 6).replace('/', '.'))
                : resources.get(name);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(
                URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    /** Keeps class files in memory, and finds those of a parent program. */
    private static final class Files extends ForwardingJavaFileManager<JavaFileManager> {
        private final Program program;
        private final ClassLoader parent;

        Files(JavaFileManager standard, Program program, ClassLoader parent) {
            super(standard);
            this.program = program;
            this.parent = parent;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mem:///" + name.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            program.files.put(name, toByteArray());
                        }
                    };
                }
            };
        }

        @Override
        public Iterable<JavaFileObject> list(
                Location location, String packageName, java.util.Set<JavaFileObject.Kind> kinds, boolean recurse)
                throws java.io.IOException {
            List<JavaFileObject> all = new ArrayList<>();
            super.list(location, packageName, kinds, recurse).forEach(all::add);
            if (parent instanceof Program p
                    && packageName.isEmpty()
                    && location.getName().equals("CLASS_PATH")) {
                p.files.forEach((name, bytes) -> all.add(new ClassInMemory(name, bytes)));
            }
            return all;
        }

        @Override
        public String inferBinaryName(Location location, JavaFileObject file) {
            return file instanceof ClassInMemory c ? c.name : super.inferBinaryName(location, file);
        }
    }

    /** A class file for the compiler to read. */
    private static final class ClassInMemory extends SimpleJavaFileObject {
        private final String name;
        private final byte[] bytes;

        ClassInMemory(String name, byte[] bytes) {
            super(URI.create("mem:///" + name + ".class"), Kind.CLASS);
            this.name = name;
            this.bytes = bytes;
        }

        @Override
        public InputStream openInputStream() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
