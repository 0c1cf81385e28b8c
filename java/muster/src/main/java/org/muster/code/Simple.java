package org.muster.code;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Values that contain no other objects. */
final class Simple<T> extends Serializer<T> {
    private final BiConsumer<Output, T> writer;
    private final Function<Input, T> reader;

    Simple(BiConsumer<Output, T> writer, Function<Input, T> reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public void write(Kryo kryo, Output out, T value) {
        writer.accept(out, value);
    }

    @Override
    public T read(Kryo kryo, Input in, Class<? extends T> type) {
        return reader.apply(in);
    }
}
