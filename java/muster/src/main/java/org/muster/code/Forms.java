package org.muster.code;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes objects apart as {@link Serializers} does, but so that nothing shows that a program does not mean: no order of a
 * set, no capacity, no number in a name that the compiler made. Notes the classes that were met. For one graph.
 */
final class Forms {
    private final Codes codes;
    /** The program's classes that were met. */
    final Set<Codes.Root> roots = new HashSet<>();
    /** Stand-ins for objects that contain themselves; see {@link Circles}. */
    final IdentityHashMap<Object, Form> others = new IdentityHashMap<>();

    Forms(Codes codes) {
        this.codes = codes;
    }

    /**
     * Takes an object apart that is no leaf, and no future.
     *
     * @throws Unsendable if it cannot be sent
     */
    Form of(Object value) {
        if (value instanceof Form form) {
            return form;
        }
        if (!others.isEmpty()) {
            Form other = others.get(value);
            if (other != null) {
                return other;
            }
        }
        Class<?> type = value.getClass();
        if (value instanceof Object[] array) {
            return new Form(head('A', type.getComponentType()), array);
        }
        if (type.isHidden()) {
            return hidden(value, type);
        }
        if (value instanceof Enum<?> constant) {
            return constant(constant, type);
        }
        if (value instanceof Class<?> c) {
            note(c, true);
            return new Form(head('c', c));
        }
        Unsendable refused = Refused.reason(type);
        if (refused != null) {
            throw refused;
        }
        if (Proxy.isProxyClass(type)) {
            Sink head = new Sink().put('P');
            for (Class<?> i : type.getInterfaces()) {
                note(i, false);
                head.bytes(codes.label(i));
            }
            return new Form(head.toBytes(), Proxy.getInvocationHandler(value));
        }
        note(type, false);
        if (value instanceof Throwable t) {
            return throwable(t);
        }
        return Everywhere.isJdk(type) ? ofJdk(value, type) : ofProgram(value, type);
    }

    byte[] head(int tag, Class<?> type) {
        return new Sink(80).put(tag).bytes(codes.label(type)).toBytes();
    }

    /** Takes note that there are objects of a class, or that it may be used as a whole. */
    void note(Class<?> type, boolean whole) {
        Class<?> element = ClassSpace.element(type);
        if (!Everywhere.has(element)) {
            roots.add(new Codes.Root(element, whole));
        }
    }

    private Form hidden(Object value, Class<?> type) {
        if (!Lambdas.isSerializable(type)) {
            throw Serializers.notSerializable(type);
        }
        if (type.getClassLoader() == null) {
            return JavaParts.of(this, value); // as with the codec, the only way to a lambda of the JDK's own code
        }
        SerializedLambda form = codes.form(value);
        roots.add(new Codes.Root(type, false));
        return new Form(head('L', type), captured(form));
    }

    static @Nullable Object[] captured(SerializedLambda form) {
        @Nullable Object[] captured = new @Nullable Object[form.getCapturedArgCount()];
        for (int i = 0; i < captured.length; i++) {
            captured[i] = form.getCapturedArg(i);
        }
        return captured;
    }

    private Form constant(Enum<?> constant, Class<?> type) {
        note(constant.getDeclaringClass(), false);
        note(type, false); // a constant with a body has a class of its own
        return new Form(new Sink()
                .put('E')
                .bytes(codes.label(constant.getDeclaringClass()))
                .text(constant.name())
                .toBytes());
    }

    /** Without its stack trace, which is line numbers. */
    private Form throwable(Throwable t) {
        return new Form(
                head('T', t.getClass()), t.getMessage(), t.getCause(), t.getSuppressed(), fields('F', t, t.getClass()));
    }

    private Form ofJdk(Object value, Class<?> type) {
        Form form = JdkForms.of(this, value, type);
        if (form != null) {
            return form;
        }
        if (value instanceof Serializable) {
            return JavaParts.of(this, value);
        }
        String reason = value instanceof Charset || value instanceof Path
                ? "it is of this process only"
                : "the class is not serializable";
        throw new Unsendable(type.getName(), reason, Unsendable.MAKE_THERE);
    }

    private Form ofProgram(Object value, Class<?> type) {
        if (Serializers.hasHooks(type)) {
            return JavaParts.of(this, value);
        }
        if (!type.isRecord() && Fields.hasHiddenState(type)) {
            Form contents = value instanceof Collection<?> || value instanceof Map<?, ?>
                    ? JdkForms.contents(head('X', type), value)
                    : null;
            if (contents != null) {
                return new Form(contents.head(), contents, fields('F', value, type));
            }
            if (value instanceof Serializable) {
                return JavaParts.of(this, value);
            }
            throw new Unsendable(
                    type.getName(),
                    "it extends " + type.getSuperclass().getName() + ", whose state cannot be read",
                    "Make the class serializable");
        }
        return fields('O', value, type);
    }

    /** The fields that travel: by name, then those that the compiler made up, whose order is all that is known of them. */
    private Form fields(int tag, Object value, Class<?> type) {
        Field[] fields = codes.state(type);
        @Nullable Object[] parts = new @Nullable Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            try {
                parts[i] = fields[i].get(value);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return new Form(head(tag, type), parts);
    }

    /** The fields of objects of a class, as {@link Codes} remembers them. */
    static Field[] state(Class<?> type) {
        List<Field> all = new ArrayList<>();
        for (Class<?> c = type; c != null && !Everywhere.isJdk(c); c = c.getSuperclass()) {
            List<Field> own = new ArrayList<>();
            for (Field f : c.getDeclaredFields()) {
                int flags = f.getModifiers();
                if (!Modifier.isStatic(flags) && !Modifier.isTransient(flags)) {
                    Fields.open(f);
                    own.add(f);
                }
            }
            own.sort(Comparator.comparing(f -> f.isSynthetic() ? "~" : f.getName()));
            all.addAll(own);
        }
        return all.toArray(new Field[0]);
    }
}
