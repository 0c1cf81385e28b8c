package org.muster.code;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The digest of one function with what it captured when this was made; lacks the values of the futures in it. Made by
 * {@link Fingerprints#of}. Thread-safe.
 */
public final class Fingerprint {
    /** Part of every digest, so that another way to make them gives others. */
    private static final String VERSION = "muster fingerprint 1";
    /** How often circles are taken out of one graph: once, and once more for each JShell variable that brings others. */
    private static final int MOST_CIRCLES = 64;

    private final Codes codes;
    private final Set<Codes.Root> roots;
    private final Codes.Result code;
    private final List<Object> results;
    private final List<Pending> pending;
    private final List<CompletableFuture<?>> futures;

    private Fingerprint(Codes codes, Forms forms, Codes.Result code, List<Object> results, ValueWalk walk) {
        this.codes = codes;
        this.roots = Set.copyOf(forms.roots);
        this.code = code;
        this.results = results;
        this.pending = walk.pending;
        this.futures = List.copyOf(walk.futures);
    }

    static Fingerprint take(Codes codes, Object function) {
        Forms forms = new Forms(codes);
        List<@Nullable Object> values = new ArrayList<>(List.of(function));
        for (int i = 0; ; i++) {
            try {
                return take(codes, forms, values);
            } catch (Circle e) {
                if (i == MOST_CIRCLES) {
                    throw e;
                }
                Circles.remove(forms, values, true);
            }
        }
    }

    /** Goes through the function, the JShell variables that its code reads, those that the code of these reads, ... */
    private static Fingerprint take(Codes codes, Forms forms, List<@Nullable Object> values) {
        ValueWalk walk = new ValueWalk(forms, true);
        Object function = walk.walk(values.getFirst());
        Codes.Result code = codes.of(forms.roots);
        Map<Field, Object> variables = new LinkedHashMap<>();
        while (!variables.keySet().containsAll(code.variables())) {
            for (Field f : code.variables()) {
                if (!variables.containsKey(f)) {
                    Object value = read(f);
                    values.add(value);
                    variables.put(f, walk.walk(value));
                }
            }
            code = codes.of(forms.roots);
        }
        List<Object> results = new ArrayList<>(List.of(function));
        for (Field f : code.variables()) {
            results.add(variables.get(f));
        }
        return new Fingerprint(codes, forms, code, results, walk);
    }

    private static @Nullable Object read(Field variable) {
        try {
            Fields.open(variable);
            return variable.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The futures in the function, each once.
     *
     * @return them
     */
    public List<CompletableFuture<?>> futures() {
        return futures;
    }

    /**
     * Finishes the digest.
     *
     * @param values of the {@link #futures}, in their order
     * @return the digest of the function's code and of all values
     * @throws IllegalArgumentException if there are more or fewer values than futures
     * @throws org.muster.SerializationException if there is something in a value that cannot be sent
     */
    public synchronized String digest(List<? extends @Nullable Object> values) {
        if (values.size() != futures.size()) {
            throw new IllegalArgumentException(
                    "there are " + futures.size() + " futures, and " + values.size() + " values");
        }
        return Fingerprints.guard(() -> finish(values));
    }

    private String finish(List<? extends @Nullable Object> values) {
        Set<Codes.Root> all = new HashSet<>(roots);
        List<byte[]> digests = values.isEmpty() ? List.of() : digests(values, all);
        for (Pending p : pending) {
            p.finish(hole -> digests.get(hole.future()));
        }
        // What the values bring may be more code that the function calls.
        Codes.Result reached = all.size() == roots.size() ? code : codes.of(all);
        Sink out = new Sink().text(VERSION).raw(reached.digest()).number(results.size());
        for (Object result : results) {
            out.raw(result instanceof Pending p ? p.digest() : (byte[]) result);
        }
        return Sink.hex(out.digest());
    }

    private List<byte[]> digests(List<? extends @Nullable Object> values, Set<Codes.Root> all) {
        Forms forms = new Forms(codes);
        List<byte[]> digests;
        try {
            digests = walk(forms, values);
        } catch (Circle e) {
            Circles.remove(forms, new ArrayList<>(values), false);
            digests = walk(forms, values);
        }
        all.addAll(forms.roots);
        return digests;
    }

    private static List<byte[]> walk(Forms forms, List<? extends @Nullable Object> values) {
        ValueWalk walk = new ValueWalk(forms, false);
        List<byte[]> digests = new ArrayList<>();
        for (Object value : values) {
            digests.add((byte[]) walk.walk(value));
        }
        return digests;
    }
}
