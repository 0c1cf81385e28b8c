package org.muster.code;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JDK's maps that can be made empty and filled. */
final class Mapped extends Serializer<Object> {
    private final boolean sorted;
    private final Function<@Nullable Comparator<@Nullable Object>, Map<@Nullable Object, @Nullable Object>> maker;

    /**
     * For one class of maps.
     *
     * @param sorted whether they have a comparator
     * @param maker makes one with that comparator
     */
    Mapped(
            boolean sorted,
            Function<@Nullable Comparator<@Nullable Object>, Map<@Nullable Object, @Nullable Object>> maker) {
        this.sorted = sorted;
        this.maker = maker;
    }

    @Override
    public void write(Kryo kryo, Output out, Object value) {
        if (sorted) {
            Collected.writeComparator(kryo, out, ((SortedMap<?, ?>) value).comparator(), value);
        }
        writeEntries(kryo, out, (Map<?, ?>) value);
    }

    @Override
    public Object read(Kryo kryo, Input in, Class<? extends Object> type) {
        Map<@Nullable Object, @Nullable Object> map = maker.apply(sorted ? Collected.readComparator(kryo, in) : null);
        kryo.reference(map);
        int size = Graph.readCount(in, 2);
        for (int i = 0; i < size; i++) {
            Object key = kryo.readClassAndObject(in);
            map.put(key, kryo.readClassAndObject(in));
        }
        return map;
    }

    static void writeEntries(Kryo kryo, Output out, Map<?, ?> map) {
        List<@Nullable Object> entries = new ArrayList<>(2 * map.size());
        map.forEach((key, value) -> {
            entries.add(key);
            entries.add(value);
        });
        out.writeVarInt(entries.size() / 2, true);
        for (int i = 0; i < entries.size(); i += 2) {
            Object key = entries.get(i);
            try {
                kryo.writeClassAndObject(out, key);
            } catch (Unsendable e) {
                throw e.at("a key of " + map.getClass().getTypeName());
            }
            try {
                kryo.writeClassAndObject(out, entries.get(i + 1));
            } catch (Unsendable e) {
                String which = key instanceof String || key instanceof Number || key instanceof Enum<?>
                        ? "value of key \"" + key + "\""
                        : "a value";
                throw e.at(which + " of " + map.getClass().getTypeName());
            }
        }
    }
}
