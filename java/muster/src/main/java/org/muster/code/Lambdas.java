package org.muster.code;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the lambdas of one class (that is, of one place in the program) have in common, worked out once. Thread-safe.
 */
final class Lambdas {
    private final ClassSpace space;
    private final ConcurrentHashMap<Class<?>, Outgoing> outgoing = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ByteBuffer, Incoming> incoming = new ConcurrentHashMap<>();

    Lambdas(ClassSpace space) {
        this.space = space;
    }

    /**
     * A lambda's class where it is written.
     *
     * @param replace its method that gives the serialized form
     * @param capturing the class whose code has the lambda
     * @param loader that class's loader
     * @param example one serialized form
     * @param description everything but the captured values, for {@link #read}
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity at most
    record Outgoing(Method replace, Class<?> capturing, int loader, SerializedLambda example, byte[] description) {
        SerializedLambda serialized(Object lambda) {
            return Lambdas.serialized(replace, lambda);
        }
    }

    /**
     * A lambda's class where it is read.
     *
     * @param make the capturing class's method that makes lambdas
     * @param capturing the class whose code has the lambda
     * @param names the eight names of a serialized lambda
     * @param kind of its method
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity at most
    record Incoming(Method make, Class<?> capturing, String[] names, int kind) {
        Object make(Object[] captured) throws ReflectiveOperationException {
            SerializedLambda form = new SerializedLambda(
                    capturing, names[0], names[1], names[2], kind, names[3], names[4], names[5], names[6], captured);
            Object lambda = make.invoke(null, form);
            if (lambda == null) {
                throw new KryoException("class " + capturing.getName() + " made no lambda");
            }
            return lambda;
        }
    }

    /** Whether objects of the class are lambdas that say how to be serialized. */
    static boolean isSerializable(Class<?> type) {
        return type.isHidden() && type.isSynthetic() && Serializable.class.isAssignableFrom(type);
    }

    /** Forgets what was worked out, for the numbers of loaders have changed. */
    void forget() {
        outgoing.clear();
    }

    Outgoing of(Object lambda) {
        Outgoing known = outgoing.get(lambda.getClass());
        if (known != null) {
            return known;
        }
        Outgoing made = describe(lambda);
        outgoing.put(lambda.getClass(), made);
        return made;
    }

    private Outgoing describe(Object lambda) {
        Class<?> type = lambda.getClass();
        try {
            Method replace = type.getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            SerializedLambda form = serialized(replace, lambda);
            String name = form.getCapturingClass().replace('/', '.');
            Class<?> capturing = ClassSpace.load(name, type.getClassLoader());
            return new Outgoing(replace, capturing, space.loaderOf(capturing), form, description(capturing, form));
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new Unsendable(
                    Names.of(type),
                    "its code cannot be reached: " + e.getMessage(),
                    "If its class is in a named module, open its package to org.muster",
                    e);
        }
    }

    private static SerializedLambda serialized(Method replace, Object lambda) {
        try {
            if (replace.invoke(lambda) instanceof SerializedLambda form) {
                return form;
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new Unsendable(Names.of(lambda.getClass()), "it gave no serialized form", Unsendable.MAKE_THERE, e);
        }
        throw new Unsendable(Names.of(lambda.getClass()), "it gave no serialized form", Unsendable.MAKE_THERE);
    }

    private byte[] description(Class<?> capturing, SerializedLambda form) {
        Output out = new Output(256, -1);
        out.writeVarInt(space.loaderOf(capturing), true);
        out.writeString(capturing.getName());
        out.writeVarInt(form.getImplMethodKind(), true);
        out.writeString(form.getFunctionalInterfaceClass());
        out.writeString(form.getFunctionalInterfaceMethodName());
        out.writeString(form.getFunctionalInterfaceMethodSignature());
        out.writeString(form.getImplClass());
        out.writeString(form.getImplMethodName());
        out.writeString(form.getImplMethodSignature());
        out.writeString(form.getInstantiatedMethodType());
        return out.toBytes();
    }

    /** Finds a lambda's class by its description. */
    Incoming read(byte[] description) {
        ByteBuffer key = ByteBuffer.wrap(description);
        Incoming known = incoming.get(key);
        if (known != null) {
            return known;
        }
        Input in = new CheckedInput(description);
        int loader = in.readVarInt(true);
        String className = in.readString();
        int kind = in.readVarInt(true);
        String[] names = new String[7];
        for (int i = 0; i < names.length; i++) {
            names[i] = in.readString();
        }
        try {
            Class<?> capturing = space.find(loader, className);
            Method make = capturing.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
            if (Everywhere.isJdk(capturing) || !make.isSynthetic() || !Modifier.isStatic(make.getModifiers())) {
                // The compiler's own makes only lambdas that are written in the class; another could do anything.
                throw new KryoException("class " + className + " makes no lambdas that can be sent");
            }
            make.setAccessible(true);
            Incoming made = new Incoming(make, capturing, names, kind);
            incoming.put(key, made);
            return made;
        } catch (ReflectiveOperationException | LinkageError | InaccessibleObjectException e) {
            throw new KryoException("the lambda's class " + className + " cannot be used here: " + e.getMessage(), e);
        }
    }
}
