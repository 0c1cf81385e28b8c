package org.muster.code;

import java.lang.classfile.ClassModel;

/**
 * The names of a program's classes as far as they say something. The class with the program's {@code main} is named after
 * its file, and a JShell wrapper after the count of what was typed: these have no name. Nor have anonymous classes.
 */
final class ClassNames {
    private static final ClassValue<String> NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return find(type);
        }
    };

    private ClassNames() {}

    /** The name; of a class in another, with the other's name before it. */
    static String of(Class<?> type) {
        return NAMES.get(type);
    }

    private static String find(Class<?> type) {
        if (type.isArray()) {
            return of(type.getComponentType()) + "[]";
        }
        if (Everywhere.has(type)) {
            return type.getName();
        }
        try {
            Class<?> outer = type.getEnclosingClass();
            if (outer != null) {
                return of(outer) + '$' + type.getSimpleName();
            }
        } catch (LinkageError e) {
            return type.getName(); // the class around it is missing
        }
        return Snippets.isWrapper(type.getName()) || isProgram(type) ? "" : type.getName();
    }

    private static boolean isProgram(Class<?> type) {
        if (!type.getPackageName().isEmpty()) {
            return false;
        }
        byte[] file = ClassBytes.of(type);
        ClassModel model = file == null ? null : Body.READER.parse(file);
        return model != null
                && model.methods().stream().anyMatch(m -> m.methodName().equalsString("main"));
    }

    /** Whether no other class of its loader can have the same name. */
    static boolean isUnique(Class<?> type) {
        if (Snippets.isSnippet(type.getName())) {
            return false;
        }
        try {
            for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
                if (c.isAnonymousClass() || c.isLocalClass()) {
                    return false;
                }
            }
            return true;
        } catch (LinkageError e) {
            return true;
        }
    }
}
