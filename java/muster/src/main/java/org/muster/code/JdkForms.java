package org.muster.code;

import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The JDK's containers, by their kind and what is in them. */
final class JdkForms {
    private static final String UNMODIFIABLE =
            List.of().getClass().getNestHost().getName() + '$';
    private static final String WRAPPERS = Collections.class.getName() + '$';

    private JdkForms() {}

    /** The form of such a container; null if it is none. */
    static @Nullable Form of(Forms forms, Object value, Class<?> type) {
        if (type.getName().startsWith(WRAPPERS) && value instanceof Serializable) {
            return null; // by its fields, one of which is what it wraps
        }
        return switch (value) {
            case Collection<?> c -> contents(head(c, type), c);
            case Map<?, ?> m -> contents(head(m, type), m);
            case Entry<?, ?> e -> new Form(head(e, type), e.getKey(), e.getValue());
            case Optional<?> o -> new Form(head(o, type), o.stream().toArray());
            case OptionalInt o -> new Form(head(o, type), o.stream().boxed().toArray());
            case OptionalLong o -> new Form(head(o, type), o.stream().boxed().toArray());
            case OptionalDouble o -> new Form(head(o, type), o.stream().boxed().toArray());
            default -> null;
        };
    }

    /** The contents of a collection or a map. */
    static @Nullable Form contents(byte[] head, Object value) {
        return switch (value) {
            case SortedSet<?> s -> new Form(head, sorted(s.comparator(), s.stream()));
            case PriorityQueue<?> q -> new Form(head, sorted(q.comparator(), Stream.of(q.toArray())));
            case Set<?> s -> new Form(head, s.toArray(), 1);
            case BlockingQueue<?> q -> new Form(head, (long) q.size() + q.remainingCapacity(), q.toArray());
            case Collection<?> c -> new Form(head, c.toArray());
            case SortedMap<?, ?> m -> new Form(head, sorted(m.comparator(), entries(m).stream()));
            case SequencedMap<?, ?> m -> new Form(head, entries(m).toArray());
            case Map<?, ?> m -> new Form(head, entries(m).toArray(), 2);
            default -> null;
        };
    }

    private static @Nullable Object[] sorted(@Nullable Comparator<?> comparator, Stream<?> contents) {
        List<@Nullable Object> parts = new ArrayList<>();
        parts.add(comparator);
        contents.forEach(parts::add);
        return parts.toArray();
    }

    private static List<@Nullable Object> entries(Map<?, ?> map) {
        List<@Nullable Object> entries = new ArrayList<>(2 * map.size());
        map.forEach((key, value) -> {
            entries.add(key);
            entries.add(value);
        });
        return entries;
    }

    private static byte[] head(Object value, Class<?> type) {
        return new Sink(80).put('K').text(kind(value, type)).toBytes();
    }

    /** What a program knows of the class. */
    private static String kind(Object value, Class<?> type) {
        String name = type.getName();
        if (value instanceof EnumSet<?>) {
            return EnumSet.class.getName();
        }
        if (Modifier.isPublic(type.getModifiers())
                || (value instanceof Serializable && !name.startsWith(UNMODIFIABLE))) {
            return name;
        }
        // Made by List.of and the like, or a view of something else.
        String kind =
                value instanceof Set ? "set" : value instanceof Map ? "map" : value instanceof Entry ? "entry" : "list";
        return value instanceof Serializable ? kind : "view: " + kind;
    }
}
