package org.muster.code;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Records: their components; made by the canonical constructor. */
final class Records extends Serializer<Object> {
    private final Field[] components;
    private final Constructor<?> constructor;

    Records(Class<?> type) {
        RecordComponent[] declared = type.getRecordComponents();
        components = new Field[declared.length];
        Class<?>[] types = new Class<?>[declared.length];
        try {
            for (int i = 0; i < declared.length; i++) {
                // The field, not the accessor, for a program may have an accessor do more than give the component.
                components[i] = type.getDeclaredField(declared[i].getName());
                types[i] = declared[i].getType();
                Fields.open(components[i]);
            }
            constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new Unsendable(
                    type.getName(),
                    "its constructor cannot be used: " + e.getMessage(),
                    "Open its package to org.muster in its module",
                    e);
        }
    }

    /** The values of the components. */
    static @Nullable Object[] parts(Object object) {
        return new Records(object.getClass()).values(object);
    }

    private @Nullable Object[] values(Object object) {
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = components[i].get(object);
            } catch (IllegalAccessException e) {
                throw new KryoException(e);
            }
        }
        return values;
    }

    @Override
    public void write(Kryo kryo, Output out, Object object) {
        Graph g = (Graph) kryo;
        @Nullable Object[] values = values(object);
        g.beginLate(object);
        for (int i = 0; i < values.length; i++) {
            try {
                if (values[i] instanceof CompletableFuture<?> future) {
                    FutureSerializer.check(future, components[i].getType());
                }
                kryo.writeClassAndObject(out, values[i]);
            } catch (Unsendable e) {
                throw e.at("component \"" + components[i].getName() + "\" of "
                        + object.getClass().getName());
            }
        }
        g.endLate();
    }

    @Override
    public Object read(Kryo kryo, Input in, Class<? extends Object> type) {
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = kryo.readClassAndObject(in);
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new KryoException("the constructor of record " + type.getName() + " failed", e.getCause());
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new KryoException("record " + type.getName() + " cannot be made: " + e.getMessage(), e);
        }
    }
}
