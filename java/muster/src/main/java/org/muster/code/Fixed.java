package org.muster.code;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Containers of the JDK that are made with their contents and never change. */
final class Fixed extends Serializer<Object> {
    enum Kind {
        LIST,
        SET,
        MAP,
        ENTRY,
        OPTIONAL
    }

    private final Kind kind;

    Fixed(Kind kind) {
        this.kind = kind;
    }

    @Override
    public void write(Kryo kryo, Output out, Object value) {
        Graph g = (Graph) kryo;
        g.beginLate(value);
        if (kind == Kind.MAP) {
            Mapped.writeEntries(kryo, out, (Map<?, ?>) value);
        } else {
            Collected.writeElements(kryo, out, Objects.requireNonNull(parts(value)), value.getClass());
        }
        g.endLate();
    }

    /** What is in such a container; null if it is none. */
    static @Nullable Object @Nullable [] parts(Object value) {
        return switch (value) {
            case Collection<?> c -> c.toArray();
            case Map<?, ?> m -> new Object[] {m.keySet().toArray(), m.values().toArray()};
            case Entry<?, ?> e -> new @Nullable Object[] {e.getKey(), e.getValue()};
            case Optional<?> o -> o.map(v -> new Object[] {v}).orElseGet(() -> new Object[0]);
            default -> null;
        };
    }

    @Override
    public Object read(Kryo kryo, Input in, Class<? extends Object> type) {
        if (kind == Kind.MAP) {
            return readMap(kryo, in);
        }
        @Nullable Object[] parts = Collected.readElements(kryo, in);
        return switch (kind) {
            case LIST -> Stream.of(parts).anyMatch(Objects::isNull) ? nullable(parts) : List.of(parts);
            case SET -> Set.of(parts);
            case ENTRY -> entry(parts);
            default -> parts.length == 0 ? Optional.empty() : Optional.of(Objects.requireNonNull(parts[0]));
        };
    }

    /** What {@link Stream#toList} gives is of the same class as {@link List#of}, but may have nulls. */
    private static List<@Nullable Object> nullable(@Nullable Object[] parts) {
        return Stream.of(parts).toList();
    }

    private static Object entry(@Nullable Object[] parts) {
        if (parts.length != 2 || parts[0] == null || parts[1] == null) {
            throw new KryoException("a map entry is not whole");
        }
        return Map.entry(parts[0], parts[1]);
    }

    private static Object readMap(Kryo kryo, Input in) {
        Map.Entry<?, ?>[] entries = new Map.Entry<?, ?>[Graph.readCount(in, 2)];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = Map.entry(((Graph) kryo).readNeeded(in), ((Graph) kryo).readNeeded(in));
        }
        return Map.ofEntries(entries);
    }
}
