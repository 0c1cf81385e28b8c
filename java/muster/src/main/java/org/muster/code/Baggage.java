package org.muster.code;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The code that travels with a function: its classes, and those that they name, nearest first. Thread-safe. */
final class Baggage {
    /** Classes and bytes beyond which the rest is left for workers to ask for. */
    private static final int MOST_CLASSES = 200;

    private static final int MOST_BYTES = 1 << 20;
    /** Sets of classes whose baggage is remembered. */
    private static final int MOST_SETS = 1000;

    private final MasterClasses classes;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Class<?>, Item> items = new ConcurrentHashMap<>();
    private final Map<String, ClassCode> elsewhere = new ConcurrentHashMap<>();
    private final Map<Set<Class<?>>, List<ClassCode>> packed = new ConcurrentHashMap<>();

    Baggage(MasterClasses classes) {
        this.classes = classes;
    }

    /** A class, its code if its loader gives it, the classes it names, and where those of other loaders are. */
    private record Item(@Nullable ClassCode code, List<Class<?>> names, List<ClassCode> elsewhere) {}

    /**
     * The code for a function that has these classes of the program in it.
     *
     * @throws Unsendable if one of these has no class file
     */
    List<ClassCode> of(Set<Class<?>> seeds) {
        if (seeds.isEmpty()) {
            return List.of();
        }
        Set<Class<?>> key = Set.copyOf(seeds);
        List<ClassCode> known = packed.get(key);
        if (known != null) {
            return known;
        }
        if (packed.size() >= MOST_SETS) {
            packed.clear();
        }
        List<ClassCode> made = List.copyOf(pack(seeds));
        packed.put(key, made);
        return made;
    }

    private Collection<ClassCode> pack(Set<Class<?>> seeds) {
        Set<ClassCode> all = new LinkedHashSet<>();
        Set<Class<?>> seen = new LinkedHashSet<>(seeds);
        Deque<Class<?>> queue = new ArrayDeque<>(seeds);
        long bytes = 0;
        int count = 0;
        while (!queue.isEmpty()) {
            Class<?> type = queue.remove();
            Item item = items.computeIfAbsent(type, this::examine);
            if (item.code == null) {
                if (seeds.contains(type)) {
                    throw new Unsendable(
                            type.getName(),
                            "its class was made while the program ran, and its loader does not give the class file",
                            "Use a class that was compiled");
                }
                continue;
            }
            boolean full = count >= MOST_CLASSES || bytes + item.code.bytes().length > MOST_BYTES;
            if (full && !seeds.contains(type)) {
                continue;
            }
            all.add(item.code);
            all.addAll(item.elsewhere);
            bytes += item.code.bytes().length;
            count++;
            for (Class<?> named : item.names) {
                if (seen.add(named)) {
                    queue.add(named);
                }
            }
        }
        return all;
    }

    private Item examine(Class<?> type) {
        byte[] file = ClassBytes.of(type);
        if (file == null) {
            return new Item(null, List.of(), List.of());
        }
        int loader = classes.loaderOf(type);
        List<Class<?>> names = new ArrayList<>();
        List<ClassCode> others = new ArrayList<>();
        for (String name : ClassBytes.references(file)) {
            Class<?> named = load(name, type.getClassLoader());
            if (named == null || named == type || Everywhere.has(named)) {
                continue;
            }
            names.add(named);
            int definer = classes.loaderOf(named);
            if (definer != loader) {
                others.add(elsewhere.computeIfAbsent(
                        loader + " " + definer + " " + name,
                        k -> new ClassCode(ids.incrementAndGet(), loader, name, ClassCode.number(definer))));
            }
        }
        return new Item(new ClassCode(ids.incrementAndGet(), loader, type.getName(), file), names, others);
    }

    private static @Nullable Class<?> load(String name, @Nullable ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return null; // a program may name classes that it does not need
        }
    }

    /** Whether class files of what was typed at a prompt have changed since they were read. */
    @SuppressWarnings("ReferenceEquality") // loaders are told apart by identity
    boolean isStale(ClassLoader loader) {
        return items.entrySet().stream()
                .filter(e -> e.getKey().getClassLoader() == loader
                        && Snippets.isSnippet(e.getKey().getName()))
                .anyMatch(e -> !same(e.getValue().code(), ClassBytes.of(e.getKey())));
    }

    private static boolean same(@Nullable ClassCode code, byte @Nullable [] file) {
        return Arrays.equals(code == null ? null : code.bytes(), file);
    }

    /** Forgets what was read. */
    void forget() {
        items.clear();
        packed.clear();
    }
}
