package org.muster.code;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Class files: where they are, and which other classes they name. */
final class ClassBytes {
    private ClassBytes() {}

    /** The class file, as its loader has it; null if it has none. */
    static byte @Nullable [] of(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null || type.isHidden()) {
            return null;
        }
        try (InputStream in = loader.getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            return null;
        }
    }

    /** The binary names of the classes that a class file names, the JDK's left out, in the order of the file. */
    static Set<String> references(byte[] classFile) {
        ClassModel model = ClassFile.of().parse(classFile);
        Set<String> names = new LinkedHashSet<>();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry c -> add(names, c.asInternalName());
                case NameAndTypeEntry t -> addDescriptor(names, t.type().stringValue());
                case MethodTypeEntry t -> addDescriptor(names, t.descriptor().stringValue());
                default -> {}
            }
        }
        model.fields().forEach(f -> addDescriptor(names, f.fieldType().stringValue()));
        model.methods().forEach(m -> addDescriptor(names, m.methodType().stringValue()));
        // What a record's or a class's generic signature names is seldom needed, and then it is fetched.
        return names;
    }

    private static void add(Set<String> names, String internal) {
        if (internal.startsWith("[")) {
            addDescriptor(names, internal);
        } else if (!internal.startsWith("java/") && !internal.startsWith("jdk/")) {
            names.add(internal.replace('/', '.'));
        }
    }

    private static void addDescriptor(Set<String> names, String descriptor) {
        int at = descriptor.indexOf('L');
        while (at >= 0) {
            int end = descriptor.indexOf(';', at);
            if (end < 0) {
                return;
            }
            add(names, descriptor.substring(at + 1, end));
            at = descriptor.indexOf('L', end);
        }
    }
}
