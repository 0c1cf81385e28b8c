package org.muster.code;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What of a class its objects' data depend on, as a number: data of a class that has changed must not be read. */
final class ClassShape {
    private static final long PRIME = 0x100000001b3L;

    private static final ClassValue<Long> SHAPES = new ClassValue<>() {
        @Override
        protected Long computeValue(Class<?> type) {
            return hash(describe(type));
        }
    };

    private ClassShape() {}

    static long of(Class<?> type) {
        return SHAPES.get(type);
    }

    private static List<String> describe(Class<?> type) {
        List<String> parts = new ArrayList<>();
        if (type.isRecord()) {
            for (RecordComponent c : type.getRecordComponents()) {
                parts.add(c.getName() + ' ' + c.getType().getName());
            }
            return parts;
        }
        if (type.isEnum()) {
            for (Field f : type.getDeclaredFields()) {
                if (f.isEnumConstant()) {
                    parts.add(f.getName()); // in the order of the class file, which is that of their numbers
                }
            }
            return parts;
        }
        for (Class<?> c = type; c != null && !Everywhere.isJdk(c); c = c.getSuperclass()) {
            List<String> own = new ArrayList<>();
            for (Field f : c.getDeclaredFields()) {
                if (!Modifier.isStatic(f.getModifiers()) && !Modifier.isTransient(f.getModifiers())) {
                    own.add(f.getName() + ' ' + f.getType().getName());
                }
            }
            Collections.sort(own);
            parts.add(c.getName());
            parts.addAll(own);
        }
        return parts;
    }

    private static long hash(List<String> parts) {
        long hash = 0xcbf29ce484222325L;
        for (String part : parts) {
            for (int i = 0; i < part.length(); i++) {
                hash = (hash ^ part.charAt(i)) * PRIME;
            }
            hash = (hash ^ '\n') * PRIME;
        }
        return hash;
    }
}
