package org.muster.code;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Array;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Arrays of objects, arrays of arrays included. */
final class ObjectArrays extends Serializer<Object> {
    @Override
    public void write(Kryo kryo, Output out, Object value) {
        @Nullable Object[] array = (@Nullable Object[]) value;
        out.writeVarInt(array.length, true);
        Class<?> declared = array.getClass().getComponentType();
        for (int i = 0; i < array.length; i++) {
            try {
                Object element = array[i];
                if (element instanceof CompletableFuture<?> future) {
                    FutureSerializer.check(future, declared);
                }
                kryo.writeClassAndObject(out, element);
            } catch (Unsendable e) {
                throw e.at("element " + i + " of " + array.getClass().getTypeName());
            }
        }
    }

    @Override
    public Object read(Kryo kryo, Input in, Class<? extends Object> type) {
        @Nullable
        Object[] array = (@Nullable Object[]) Array.newInstance(type.getComponentType(), Graph.readCount(in, 1));
        kryo.reference(array);
        for (int i = 0; i < array.length; i++) {
            array[i] = kryo.readClassAndObject(in);
        }
        return array;
    }
}
