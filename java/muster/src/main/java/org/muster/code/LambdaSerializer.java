package org.muster.code;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Lambdas and method references: where they are made, and what they capture. */
final class LambdaSerializer extends Serializer<Object> {
    /** Stands for all lambdas' classes. */
    static final class Lambda {
        private Lambda() {}
    }

    @Override
    public void write(Kryo kryo, Output out, Object lambda) {
        Graph g = (Graph) kryo;
        Lambdas.Outgoing shape = g.lambdas.of(lambda);
        SerializedLambda form = shape.serialized(lambda);
        int place = g.shapes.indexOf(shape);
        out.writeVarInt(place + 1, true);
        if (place < 0) {
            g.shapes.add(shape);
            out.writeVarInt(shape.description().length, true);
            out.writeBytes(shape.description());
            if (shape.loader() != ClassSpace.EVERYWHERE) {
                g.classes.add(shape.capturing());
            }
        }
        int count = form.getCapturedArgCount();
        out.writeVarInt(count, true);
        g.beginLate(lambda);
        for (int i = 0; i < count; i++) {
            try {
                Object captured = form.getCapturedArg(i);
                if (captured instanceof CompletableFuture<?> future) {
                    FutureSerializer.check(future, declared(shape, i));
                }
                g.writeClassAndObject(out, captured);
            } catch (Unsendable e) {
                throw e.at("captured argument " + (i + 1) + " of the lambda in "
                        + shape.capturing().getName());
            }
        }
        g.endLate();
    }

    @Override
    public Object read(Kryo kryo, Input in, Class<? extends Object> type) {
        Graph g = (Graph) kryo;
        if (!g.space.hasLambdas()) {
            throw new KryoException("a lambda stands where none can be");
        }
        int place = in.readVarInt(true);
        if (place == 0) {
            g.readShapes.add(g.lambdas.read(in.readBytes(Graph.readCount(in, 1))));
            place = g.readShapes.size();
        } else if (place < 0 || place > g.readShapes.size()) {
            throw new KryoException("a lambda's number of " + place + " is out of order");
        }
        Lambdas.Incoming shape = g.readShapes.get(place - 1);
        @Nullable Object[] captured = new @Nullable Object[Graph.readCount(in, 1)];
        for (int i = 0; i < captured.length; i++) {
            captured[i] = g.readClassAndObject(in);
        }
        try {
            return shape.make(captured);
        } catch (InvocationTargetException e) {
            throw new KryoException(
                    "class " + shape.capturing().getName() + " here does not have this lambda; is it another version?",
                    e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new KryoException("class " + shape.capturing().getName() + " makes no lambdas", e);
        }
    }

    /** The type by which the lambda's code knows a captured value. */
    private static @Nullable Class<?> declared(Lambdas.Outgoing shape, int index) {
        SerializedLambda form = shape.example();
        ClassLoader loader = shape.capturing().getClassLoader();
        int kind = form.getImplMethodKind();
        boolean receiver = kind != MethodHandleInfo.REF_invokeStatic && kind != MethodHandleInfo.REF_newInvokeSpecial;
        try {
            if (receiver && index == 0) {
                return ClassSpace.load(form.getImplClass().replace('/', '.'), loader);
            }
            MethodType type = MethodType.fromMethodDescriptorString(form.getImplMethodSignature(), loader);
            int parameter = receiver ? index - 1 : index;
            return parameter < type.parameterCount() ? type.parameterType(parameter) : null;
        } catch (ClassNotFoundException | TypeNotPresentException e) {
            return null;
        }
    }
}
