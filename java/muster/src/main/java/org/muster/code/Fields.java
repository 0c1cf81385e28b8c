package org.muster.code;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.objenesis.ObjenesisException;
import org.objenesis.instantiator.ObjectInstantiator;
import org.objenesis.strategy.StdInstantiatorStrategy;

/** The program's own objects: all fields that are not transient; made anew without running a constructor. */
final class Fields extends Serializer<Object> {
    private static final StdInstantiatorStrategy INSTANCES = new StdInstantiatorStrategy();

    private final Field[] fields;
    private final Class<?> type;
    private @Nullable ObjectInstantiator<?> maker;

    Fields(Class<?> type) {
        fields = fields(type);
        this.type = type;
    }

    /** Made at the first use: who only writes may be a program without the JDK's module that this needs. */
    private ObjectInstantiator<?> maker() {
        if (maker == null) {
            try {
                maker = INSTANCES.newInstantiatorOf(type);
            } catch (ObjenesisException e) {
                throw new Unsendable(
                        type.getName(),
                        "this JVM cannot make one without its constructor",
                        "Start the program with --add-modules jdk.unsupported (jshell: -R--add-modules -Rjdk.unsupported)",
                        e);
            }
        }
        return maker;
    }

    /** The fields that make up an object's state, superclasses' first, in an order that does not depend on the JVM. */
    private static Field[] fields(Class<?> type) {
        List<Field> all = new ArrayList<>();
        for (Class<?> c = type; c != null && !Everywhere.isJdk(c); c = c.getSuperclass()) {
            Field[] own = c.getDeclaredFields();
            Arrays.sort(own, Comparator.comparing(Field::getName));
            int at = 0;
            for (Field f : own) {
                if (!Modifier.isStatic(f.getModifiers()) && !Modifier.isTransient(f.getModifiers())) {
                    open(f);
                    all.add(at++, f);
                }
            }
        }
        return all.toArray(new Field[0]);
    }

    static void open(Field f) {
        try {
            f.setAccessible(true);
        } catch (InaccessibleObjectException e) {
            throw new Unsendable(
                    f.getDeclaringClass().getName(),
                    "its fields cannot be read: " + e.getMessage(),
                    "Open its package to org.muster in its module",
                    e);
        }
    }

    /** Whether a superclass from the JDK keeps state in fields that cannot be reached. */
    static boolean hasHiddenState(Class<?> type) {
        for (Class<?> c = type.getSuperclass(); c != null && c != Object.class; c = c.getSuperclass()) {
            if (Everywhere.isJdk(c)) {
                for (Field f : c.getDeclaredFields()) {
                    if (!Modifier.isStatic(f.getModifiers()) && !Modifier.isTransient(f.getModifiers())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    @Override
    public void write(Kryo kryo, Output out, Object object) {
        for (Field f : fields) {
            try {
                Class<?> type = f.getType();
                if (type.isPrimitive()) {
                    writePrimitive(out, f, type, object);
                    continue;
                }
                Object value = f.get(object);
                if (value instanceof CompletableFuture<?> future) {
                    FutureSerializer.check(future, type);
                }
                kryo.writeClassAndObject(out, value);
            } catch (Unsendable e) {
                throw e.at("field \"" + f.getName() + "\" of "
                        + f.getDeclaringClass().getName());
            } catch (IllegalAccessException e) {
                throw new KryoException(e);
            }
        }
    }

    @Override
    public Object read(Kryo kryo, Input in, Class<? extends Object> type) {
        Object object = maker().newInstance();
        kryo.reference(object);
        for (Field f : fields) {
            try {
                Class<?> t = f.getType();
                if (t.isPrimitive()) {
                    readPrimitive(in, f, t, object);
                } else {
                    f.set(object, kryo.readClassAndObject(in));
                }
            } catch (IllegalAccessException | IllegalArgumentException e) {
                throw new KryoException("field " + f + " cannot be set: " + e.getMessage(), e);
            }
        }
        return object;
    }

    private static void writePrimitive(Output out, Field f, Class<?> type, @Nullable Object object)
            throws IllegalAccessException {
        if (type == int.class) {
            out.writeVarInt(f.getInt(object), false);
        } else if (type == double.class) {
            out.writeDouble(f.getDouble(object));
        } else if (type == long.class) {
            out.writeVarLong(f.getLong(object), false);
        } else if (type == boolean.class) {
            out.writeBoolean(f.getBoolean(object));
        } else if (type == float.class) {
            out.writeFloat(f.getFloat(object));
        } else if (type == short.class) {
            out.writeShort(f.getShort(object));
        } else if (type == char.class) {
            out.writeChar(f.getChar(object));
        } else {
            out.writeByte(f.getByte(object));
        }
    }

    private static void readPrimitive(Input in, Field f, Class<?> type, Object object) throws IllegalAccessException {
        if (type == int.class) {
            f.setInt(object, in.readVarInt(false));
        } else if (type == double.class) {
            f.setDouble(object, in.readDouble());
        } else if (type == long.class) {
            f.setLong(object, in.readVarLong(false));
        } else if (type == boolean.class) {
            f.setBoolean(object, in.readBoolean());
        } else if (type == float.class) {
            f.setFloat(object, in.readFloat());
        } else if (type == short.class) {
            f.setShort(object, in.readShort());
        } else if (type == char.class) {
            f.setChar(object, in.readChar());
        } else {
            f.setByte(object, in.readByte());
        }
    }
}
