package org.muster.code;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The JDK's collections that can be made empty and filled. */
final class Collected extends Serializer<Object> {
    private final boolean sorted;
    private final BiFunction<Integer, @Nullable Comparator<@Nullable Object>, Collection<@Nullable Object>> maker;

    /**
     * For one class of collections.
     *
     * @param sorted whether they have a comparator
     * @param maker makes one of an expected size, with that comparator
     */
    Collected(
            boolean sorted,
            BiFunction<Integer, @Nullable Comparator<@Nullable Object>, Collection<@Nullable Object>> maker) {
        this.sorted = sorted;
        this.maker = maker;
    }

    @Override
    public void write(Kryo kryo, Output out, Object value) {
        Collection<?> collection = (Collection<?>) value;
        if (sorted) {
            Comparator<?> comparator =
                    value instanceof PriorityQueue<?> q ? q.comparator() : ((SortedSet<?>) value).comparator();
            writeComparator(kryo, out, comparator, value);
        }
        writeElements(kryo, out, collection.toArray(), value.getClass());
    }

    @Override
    public Object read(Kryo kryo, Input in, Class<? extends Object> type) {
        Comparator<@Nullable Object> comparator = sorted ? readComparator(kryo, in) : null;
        int size = Graph.readCount(in, 1);
        Collection<@Nullable Object> collection = maker.apply(size, comparator);
        kryo.reference(collection);
        for (int i = 0; i < size; i++) {
            collection.add(kryo.readClassAndObject(in));
        }
        return collection;
    }

    static void writeElements(Kryo kryo, Output out, @Nullable Object[] elements, Class<?> of) {
        out.writeVarInt(elements.length, true);
        for (int i = 0; i < elements.length; i++) {
            try {
                kryo.writeClassAndObject(out, elements[i]);
            } catch (Unsendable e) {
                throw e.at("element " + i + " of " + of.getTypeName());
            }
        }
    }

    static @Nullable Object[] readElements(Kryo kryo, Input in) {
        @Nullable Object[] elements = new @Nullable Object[Graph.readCount(in, 1)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = kryo.readClassAndObject(in);
        }
        return elements;
    }

    static void writeComparator(Kryo kryo, Output out, @Nullable Comparator<?> comparator, Object of) {
        try {
            kryo.writeClassAndObject(out, comparator);
        } catch (Unsendable e) {
            throw e.at("comparator of " + of.getClass().getTypeName());
        }
    }

    @SuppressWarnings("unchecked") // a damaged stream ends in a ClassCastException, which decoding expects
    static @Nullable Comparator<@Nullable Object> readComparator(Kryo kryo, Input in) {
        return (Comparator<@Nullable Object>) kryo.readClassAndObject(in);
    }
}
