package org.muster.code;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names for classes that mean the same in the program and its workers: a loader's number and a name. Thread-safe. */
interface ClassSpace {
    /** Number of what every process has: the JDK and Muster. */
    int EVERYWHERE = 0;
    /** Number of the loader of Muster itself in the program, where it has the program's classes too. */
    int PROGRAM = 1;

    Map<String, Class<?>> PRIMITIVES = Map.of(
            "int", int.class,
            "long", long.class,
            "double", double.class,
            "float", float.class,
            "short", short.class,
            "byte", byte.class,
            "char", char.class,
            "boolean", boolean.class,
            "void", void.class);

    /** The number of the loader that defines the class, or its elements' class. */
    int loaderOf(Class<?> type);

    /** The class of that name, not initialized. */
    Class<?> find(int loader, String name) throws ClassNotFoundException;

    /** Whether lambdas can be written: they are known by their place in the code, which must be the same at both ends. */
    default boolean hasLambdas() {
        return true;
    }

    /** The class without its array dimensions. */
    static Class<?> element(Class<?> type) {
        Class<?> t = type;
        while (t.isArray()) {
            t = t.getComponentType();
        }
        return t;
    }

    /** Loads what every process has, and nothing else that this one may have. */
    static Class<?> loadEverywhere(String name, ClassLoader loader) throws ClassNotFoundException {
        Class<?> type = load(name, loader);
        if (!Everywhere.has(type)) {
            throw new ClassNotFoundException(name + " (not a class that every process has)");
        }
        return type;
    }

    /** Loads without initializing. */
    static Class<?> load(String name, @Nullable ClassLoader loader) throws ClassNotFoundException {
        Class<?> primitive = PRIMITIVES.get(name);
        return primitive != null ? primitive : Class.forName(name, false, loader);
    }
}
