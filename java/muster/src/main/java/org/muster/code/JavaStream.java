package org.muster.code;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Objects that bring their own Java serialization ({@code writeObject}, {@code readResolve} and kin), and JDK classes that
 * have nothing else: a Java stream inside the Kryo stream. What Java serialization cannot do, such as a dependency or an
 * object that is not {@code Serializable}, stands beside it in the Kryo stream.
 */
final class JavaStream extends Serializer<Object> {
    @Override
    public void write(Kryo kryo, Output out, Object value) {
        Graph g = (Graph) kryo;
        g.beginLate(value);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        Object[] beside;
        try (JavaOutput stream = new JavaOutput(bytes, g, value)) {
            stream.writeObject(value);
            stream.flush();
            beside = stream.beside();
        } catch (IOException | UnsupportedOperationException e) {
            throw new Unsendable(
                    Names.of(value.getClass()),
                    "its own Java serialization failed: " + e,
                    "Make it serializable, or make the field that leads to it transient",
                    e);
        }
        out.writeVarInt(beside.length, true);
        for (Object b : beside) {
            try {
                g.writeClassAndObject(out, b);
            } catch (Unsendable e) {
                throw e.at("within " + Names.of(value.getClass()));
            }
        }
        g.endLate();
        out.writeVarInt(bytes.size(), true);
        out.writeBytes(bytes.toByteArray());
    }

    @Override
    public @Nullable Object read(Kryo kryo, Input in, Class<? extends Object> type) {
        Graph g = (Graph) kryo;
        @Nullable Object[] beside = Collected.readElements(kryo, in);
        byte[] bytes = in.readBytes(Graph.readCount(in, 1));
        try (JavaInput stream = new JavaInput(new ByteArrayInputStream(bytes), g, beside, bytes.length)) {
            return stream.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new KryoException("a " + type.getName() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
