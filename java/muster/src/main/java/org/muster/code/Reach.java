package org.muster.code;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which variables of a JShell session a function's code can read. Goes from method to method, so that what else the
 * snippet of a lambda does (such as using the executor) plays no part; of a class declared at the prompt, any method may
 * be called.
 */
final class Reach {
    private final Snippets snippets;
    private final Set<String> methods = new HashSet<>();
    private final Set<Class<?>> types = new HashSet<>();
    private final Set<Field> fields = new LinkedHashSet<>();
    private final Deque<Runnable> todo = new ArrayDeque<>();
    private int taken;

    Reach(Snippets snippets) {
        this.snippets = snippets;
    }

    /** The lambda may be called. */
    void from(SerializedLambda lambda, @Nullable ClassLoader loader) {
        use(
                new Snippets.Use(
                        Snippets.Kind.METHOD,
                        lambda.getImplClass().replace('/', '.'),
                        lambda.getImplMethodName() + lambda.getImplMethodSignature()),
                loader);
        drain();
    }

    /** Any method of the class may be called. */
    void from(Class<?> type) {
        if (!Snippets.isWrapper(type.getName())) {
            touch(type);
            drain();
        }
    }

    /** The variables that were found since the last time. */
    List<Field> take() {
        List<Field> found = fields.stream().skip(taken).toList();
        taken = fields.size();
        return found;
    }

    private void drain() {
        for (Runnable next = todo.poll(); next != null; next = todo.poll()) {
            next.run();
        }
    }

    private void use(Snippets.Use use, @Nullable ClassLoader loader) {
        if (!Snippets.isSnippet(use.owner())) {
            return;
        }
        Class<?> owner;
        try {
            owner = Class.forName(use.owner(), false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return; // a snippet may name what is not declared yet
        }
        if (!Snippets.isWrapper(use.owner())) {
            touch(owner);
        } else if (use.kind() == Snippets.Kind.METHOD) {
            method(owner, use.member());
        }
        if (use.kind() == Snippets.Kind.FIELD) {
            field(owner, use.member());
        }
    }

    private void method(Class<?> owner, String member) {
        if (methods.add(owner.getName() + ' ' + member)) {
            todo.add(() -> {
                for (Snippets.Use use : snippets.methods(owner).getOrDefault(member, List.of())) {
                    use(use, owner.getClassLoader());
                }
            });
        }
    }

    private void touch(@Nullable Class<?> type) {
        if (type == null || !Snippets.isSnippet(type.getName()) || !types.add(type)) {
            return;
        }
        for (String member : snippets.methods(type).keySet()) {
            method(type, member);
        }
        touch(type.getSuperclass());
        for (Class<?> i : type.getInterfaces()) {
            touch(i);
        }
    }

    private void field(Class<?> owner, String name) {
        for (Class<?> c = owner; c != null && Snippets.isSnippet(c.getName()); c = c.getSuperclass()) {
            for (Field f : c.getDeclaredFields()) {
                if (f.getName().equals(name)) {
                    // A final one is made by its class on the worker as it is here.
                    if (!Modifier.isFinal(f.getModifiers())) {
                        fields.add(f);
                    }
                    return;
                }
            }
        }
    }
}
