package org.muster.code;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A class of the program, read from its class file. Not thread-safe. */
final class UserClass {
    static final String INITIALIZER = "<clinit>()V";

    final Class<?> type;
    final byte[] file;
    private final ClassModel model;
    /** By name and descriptor, in that order. */
    private final Map<String, MethodModel> methods = new TreeMap<>();

    private final Map<String, FieldModel> fields = new HashMap<>();
    private final Map<String, List<Object>> code = new HashMap<>();
    private final Map<String, @Nullable Class<?>> named = new HashMap<>();
    private @Nullable List<Initializer.Part> initializer;

    private UserClass(Class<?> type, byte[] file) {
        this.type = type;
        this.file = file;
        model = Body.READER.parse(file);
        for (MethodModel m : model.methods()) {
            methods.put(key(m), m);
        }
        for (FieldModel f : model.fields()) {
            fields.put(f.fieldName().stringValue(), f);
        }
    }

    /** Reads the class; null if there is no class file of it. */
    static @Nullable UserClass read(Class<?> type) {
        byte[] file = ClassBytes.of(type);
        return file == null ? null : new UserClass(type, file);
    }

    static String key(MethodModel m) {
        return m.methodName().stringValue() + m.methodType().stringValue();
    }

    @Nullable
    MethodModel method(String key) {
        return methods.get(key);
    }

    /** Its methods by name and descriptor, in an order that does not depend on the source's. */
    Iterable<Map.Entry<String, MethodModel>> methods() {
        return methods.entrySet();
    }

    @Nullable
    FieldModel field(String name) {
        return fields.get(name);
    }

    static boolean is(MethodModel m, int flag) {
        return (m.flags().flagsMask() & flag) != 0;
    }

    static boolean is(FieldModel f, int flag) {
        return (f.flags().flagsMask() & flag) != 0;
    }

    /** Fields of objects: by name, then those that the compiler made up, whose order is all that is known of them. */
    List<FieldModel> state() {
        List<FieldModel> own = new ArrayList<>();
        for (FieldModel f : model.fields()) {
            if (!is(f, ClassFile.ACC_STATIC)) {
                own.add(f);
            }
        }
        own.sort(Comparator.comparing(
                f -> is(f, ClassFile.ACC_SYNTHETIC) ? "~" : f.fieldName().stringValue()));
        return own;
    }

    /** The code of a method; nothing if it has none. */
    List<Object> code(String key) {
        return code.computeIfAbsent(key, k -> {
            MethodModel m = methods.get(k);
            return m == null
                    ? List.of()
                    : m.code().map(c -> new Body(c).tokens()).orElse(List.of());
        });
    }

    /** The static initializer in parts. */
    List<Initializer.Part> initializer() {
        if (initializer == null) {
            MethodModel m = methods.get(INITIALIZER);
            initializer = m == null
                    ? List.of()
                    : m.code()
                            .map(c -> Initializer.parts(
                                    new Body(c), model.thisClass().asInternalName(), type.isSynthetic()))
                            .orElse(List.of());
        }
        return initializer;
    }

    /** The class that this one means by an internal name; null if there is none. */
    @Nullable
    Class<?> resolve(String internalName) {
        if (named.containsKey(internalName)) {
            return named.get(internalName);
        }
        Class<?> found;
        try {
            found = Class.forName(internalName.replace('/', '.'), false, type.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            found = null; // a program may name classes that it does not need
        }
        named.put(internalName, found);
        return found;
    }
}
