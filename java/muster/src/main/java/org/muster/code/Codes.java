package org.muster.code;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the code of functions and of their captured objects computes, worked out once for each place. Thread-safe. */
final class Codes {
    /** Results that are remembered. */
    private static final int MOST = 10_000;

    private final Lambdas lambdas = new Lambdas(new MasterClasses());
    private final Map<Class<?>, Lambdas.Outgoing> shapes = new ConcurrentHashMap<>();
    private final Map<Class<?>, Field[]> states = new ConcurrentHashMap<>();
    private final Map<Set<Root>, Result> results = new ConcurrentHashMap<>();
    private final Map<Class<?>, byte[]> labels = new ConcurrentHashMap<>();
    /** Class files of what was typed at a prompt, as they were read. */
    private final Map<Class<?>, byte[]> typed = new ConcurrentHashMap<>();
    /** Also the lock for itself. */
    private final Library library = new Library();

    /**
     * Where a walk through the code begins.
     *
     * @param type a lambda's class, or a class of which there are objects
     * @param whole whether all that the class has may be used, as when it is a value itself
     */
    record Root(Class<?> type, boolean whole) {}

    /** A digest, and the JShell variables that are read. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Result(byte[] digest, List<Field> variables) {}

    /** Forgets all that was read, if what was typed at a prompt is no more what it was. */
    void refresh() {
        for (Map.Entry<Class<?>, byte[]> e : typed.entrySet()) {
            if (!Arrays.equals(e.getValue(), ClassBytes.of(e.getKey()))) {
                forget();
                return;
            }
        }
    }

    void forget() {
        synchronized (library) {
            library.forget();
            results.clear();
            labels.clear();
            typed.clear();
        }
    }

    /** A lambda's serialized form. */
    SerializedLambda form(Object lambda) {
        Lambdas.Outgoing shape = shapes.get(lambda.getClass());
        if (shape == null) {
            shape = lambdas.of(lambda);
            shapes.put(lambda.getClass(), shape);
        }
        return shape.serialized(lambda);
    }

    /** Of a lambda whose form was asked for: where its method is, for people. */
    String name(Class<?> lambda) {
        SerializedLambda form = Objects.requireNonNull(shapes.get(lambda)).example();
        String method = form.getImplMethodName();
        if (method.startsWith("lambda$")) {
            int end = method.indexOf('$', "lambda$".length());
            method = method.substring("lambda$".length(), end < 0 ? method.length() : end);
        }
        return form.getImplClass().replace('/', '.') + '.' + method;
    }

    /** The fields that make up objects of a class. */
    Field[] state(Class<?> type) {
        return states.computeIfAbsent(type, Forms::state);
    }

    /** Tells the class of an object from others, in so far as there are others that could be meant. */
    byte[] label(Class<?> type) {
        byte[] known = labels.get(type);
        if (known == null) {
            known = makeLabel(type);
            labels.put(type, known);
        }
        return known;
    }

    private byte[] makeLabel(Class<?> type) {
        Sink out = new Sink();
        if (shapes.containsKey(type)) {
            return out.put('L').raw(of(Set.of(new Root(type, false))).digest()).toBytes();
        }
        out.put('N').text(ClassNames.of(type));
        Class<?> element = ClassSpace.element(type);
        if (!Everywhere.has(element) && !ClassNames.isUnique(element)) {
            out.raw(of(Set.of(new Root(element, true))).digest());
        }
        return out.toBytes();
    }

    /** What the code computes that can be reached from there. */
    Result of(Set<Root> roots) {
        Result known = results.get(roots);
        if (known != null) {
            return known;
        }
        List<Root> ordered = new ArrayList<>(roots);
        if (ordered.size() > 1) {
            ordered.sort(Comparator.<Root, byte[]>comparing(r -> label(r.type), Arrays::compareUnsigned)
                    .thenComparing(Root::whole));
        }
        synchronized (library) {
            Result made = walk(ordered);
            if (results.size() >= MOST) {
                results.clear();
            }
            results.put(Set.copyOf(roots), made);
            return made;
        }
    }

    private Result walk(List<Root> roots) {
        CodeWalk walk = new CodeWalk(library);
        for (Root root : roots) {
            Lambdas.Outgoing shape = shapes.get(root.type);
            if (shape != null) {
                walk.from(shape.capturing(), tokens(shape.example()));
            } else if (root.whole) {
                walk.fromWhole(root.type);
            } else {
                walk.fromObjects(root.type);
            }
        }
        byte[] digest = walk.digest();
        for (Class<?> c : walk.reached()) {
            UserClass u = Snippets.isSnippet(c.getName()) ? library.of(c) : null;
            if (u != null) {
                typed.put(c, u.file);
            }
        }
        return new Result(digest, walk.variables());
    }

    private static List<Object> tokens(SerializedLambda form) {
        Tokens out = new Tokens();
        int kind = form.getImplMethodKind();
        out.add(new Ref.New(form.getFunctionalInterfaceClass()));
        out.bytes().put(kind).text(form.getFunctionalInterfaceMethodName());
        out.add(new Ref.Type(form.getFunctionalInterfaceMethodSignature()));
        out.add(new Ref.Type(form.getInstantiatedMethodType()));
        if (kind == MethodHandleInfo.REF_newInvokeSpecial) {
            out.add(new Ref.New(form.getImplClass()));
        }
        out.add(new Ref.Method(
                Constants.call(kind), form.getImplClass(), form.getImplMethodName(), form.getImplMethodSignature()));
        return out.list();
    }
}
