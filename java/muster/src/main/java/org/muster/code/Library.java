package org.muster.code;

import java.lang.classfile.ClassFile;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The program's classes as far as they were read, and where their members are. Not thread-safe. */
final class Library {
    private final Map<Class<?>, @Nullable UserClass> classes = new HashMap<>();
    private final Map<Class<?>, Set<String>> jdk = new HashMap<>();

    /** A method by name and descriptor, or a field by name, in the class that declares it. */
    record Member(UserClass owner, String key) {
        MethodModel method() {
            return Objects.requireNonNull(owner.method(key));
        }

        FieldModel field() {
            return Objects.requireNonNull(owner.field(key));
        }
    }

    void forget() {
        classes.clear();
    }

    /** Whether the class is the program's, not one that every process has. */
    boolean isUser(Class<?> type) {
        return !Everywhere.has(type);
    }

    /** The class as read; null if it has no class file, or is none of the program's. */
    @Nullable
    UserClass of(Class<?> type) {
        if (!isUser(type) || type.isArray()) {
            return null;
        }
        if (!classes.containsKey(type)) {
            classes.put(type, UserClass.read(type));
        }
        return classes.get(type);
    }

    /** The method that a class has or inherits; null if that is none of the program's. */
    @Nullable
    Member findMethod(Class<?> type, String key) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            UserClass u = of(c);
            if (u != null && u.method(key) != null) {
                return new Member(u, key);
            }
        }
        Member found = null;
        for (Class<?> i : allInterfaces(type)) {
            UserClass u = of(i);
            MethodModel m = u == null ? null : u.method(key);
            boolean usable = m != null && !UserClass.is(m, ClassFile.ACC_ABSTRACT);
            // Of an interface and one that extends it, the latter's method counts.
            if (u != null && usable && (found == null || found.owner().type.isAssignableFrom(i))) {
                found = new Member(u, key);
            }
        }
        return found;
    }

    /** The field that a class has or inherits; null if that is none of the program's. */
    @Nullable
    Member findField(Class<?> type, String name) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            UserClass u = of(c);
            if (u != null && u.field(name) != null) {
                return new Member(u, name);
            }
        }
        for (Class<?> i : allInterfaces(type)) {
            UserClass u = of(i);
            if (u != null && u.field(name) != null) {
                return new Member(u, name);
            }
        }
        return null;
    }

    /** The interfaces of a class and its superclasses, with those that they extend; the class too if it is one. */
    private static Set<Class<?>> allInterfaces(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            addInterfaces(c, all);
        }
        return all;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> all) {
        if (type.isInterface()) {
            all.add(type);
        }
        for (Class<?> i : type.getInterfaces()) {
            if (all.add(i)) {
                addInterfaces(i, all);
            }
        }
    }

    /** The methods that the JDK may call on objects of the class: what overrides its own, and those of these names. */
    List<Member> calledByJdk(Class<?> type, Set<String> hooks) {
        Set<String> known = new HashSet<>();
        List<Class<?>> own = new ArrayList<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            if (isUser(c)) {
                own.add(c);
            } else {
                known.addAll(declaredByJdk(c));
            }
        }
        for (Class<?> i : allInterfaces(type)) {
            if (isUser(i)) {
                own.add(i);
            } else {
                known.addAll(declaredByJdk(i));
            }
        }
        known.addAll(declaredByJdk(Object.class));
        List<Member> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Class<?> c : own) {
            UserClass u = of(c);
            if (u == null) {
                continue;
            }
            for (Map.Entry<String, MethodModel> m : u.methods()) {
                String key = m.getKey();
                int flags = m.getValue().flags().flagsMask();
                boolean hook = hooks.contains(m.getValue().methodName().stringValue());
                boolean overrides =
                        (flags & (ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE | ClassFile.ACC_ABSTRACT)) == 0
                                && known.contains(key)
                                && seen.add(key);
                if (hook || overrides) {
                    found.add(new Member(u, key));
                }
            }
        }
        return found;
    }

    /** Names and descriptors of the methods of a class of the JDK that may be overridden. */
    private Set<String> declaredByJdk(Class<?> type) {
        Set<String> known = jdk.get(type);
        if (known != null) {
            return known;
        }
        Set<String> all = new HashSet<>();
        for (Method m : type.getDeclaredMethods()) {
            if ((m.getModifiers() & (Modifier.STATIC | Modifier.PRIVATE | Modifier.FINAL)) == 0) {
                all.add(m.getName()
                        + MethodType.methodType(m.getReturnType(), m.getParameterTypes())
                                .descriptorString());
            }
        }
        jdk.put(type, all);
        return all;
    }
}
