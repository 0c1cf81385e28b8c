package org.muster.tests.communicator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.code.Payload;
import org.muster.code.ValueCodec;

/** Java serialization, with primitive arrays of some length beside the stream: enough to test what carries payloads. */
final class JavaCodec implements ValueCodec {
    private static final int OUT_OF_BAND = 16;

    private record Place(int index) implements Serializable {}

    @Override
    public Payload encode(@Nullable Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Object> arrays = new ArrayList<>();
        try (Writer w = new Writer(bytes, arrays)) {
            w.writeObject(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Payload(bytes.toByteArray(), arrays.toArray());
    }

    @Override
    public @Nullable Object decode(Payload payload) {
        try (Reader r = new Reader(new ByteArrayInputStream(payload.stream()), payload.arrays())) {
            return r.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Writer extends ObjectOutputStream {
        private final List<Object> arrays;

        Writer(OutputStream out, List<Object> arrays) throws IOException {
            super(out);
            this.arrays = arrays;
            enableReplaceObject(true);
        }

        @Override
        protected @Nullable Object replaceObject(@Nullable Object object) {
            if (object != null
                    && object.getClass().isArray()
                    && object.getClass().getComponentType().isPrimitive()
                    && Array.getLength(object) >= OUT_OF_BAND) {
                arrays.add(object);
                return new Place(arrays.size() - 1);
            }
            return object;
        }
    }

    private static final class Reader extends ObjectInputStream {
        private final Object[] arrays;

        Reader(InputStream in, Object[] arrays) throws IOException {
            super(in);
            this.arrays = arrays;
            enableResolveObject(true);
        }

        @Override
        protected @Nullable Object resolveObject(@Nullable Object object) {
            return object instanceof Place p ? arrays[p.index()] : object;
        }
    }
}
