package org.muster.code;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart what only Java serialization can read, as {@link JavaStream} does: the stream is the head. What can be taken
 * apart otherwise is a part; so nothing comes into the stream that depends on the order or capacity of a container.
 */
final class JavaParts extends ObjectOutputStream {
    private final Forms forms;
    private final Object root;
    /** What is written as the root itself: it, or what its class puts in its place. */
    private @Nullable Object top;

    private boolean lambdas;
    private final List<@Nullable Object> parts = new ArrayList<>();
    private final IdentityHashMap<Object, StandIn> standIns = new IdentityHashMap<>();

    private JavaParts(OutputStream out, Forms forms, Object root) throws IOException {
        super(out);
        this.forms = forms;
        this.root = root;
        enableReplaceObject(true);
    }

    static Form of(Forms forms, Object value) {
        Refused.checkLock(value);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JavaParts stream = new JavaParts(bytes, forms, value)) {
            stream.writeObject(value);
            stream.flush();
            Sink head = new Sink(bytes.size() + 80).raw(forms.head('J', value.getClass()));
            head.bytes(bytes.toByteArray());
            return new Form(head.toBytes(), stream.parts.toArray());
        } catch (IOException | UnsupportedOperationException e) {
            throw new Unsendable(
                    Names.of(value.getClass()),
                    "its own Java serialization failed: " + e,
                    "Make it serializable, or make the field that leads to it transient",
                    e);
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very object
    protected @Nullable Object replaceObject(Object value) {
        if (value instanceof SerializedLambda lambda && root.getClass().isHidden() && parts.isEmpty()) {
            parts.addAll(Arrays.asList(Forms.captured(lambda)));
            return names(lambda);
        }
        lambdas |= value instanceof SerializedLambda;
        if (top == null && value.getClass() == root.getClass()) {
            top = value;
        }
        boolean stays = value == top
                || value instanceof StandIn
                || value instanceof SerializedLambda
                || (Everywhere.isJdk(value.getClass()) && !isPart(value));
        return stays
                ? value
                : standIns.computeIfAbsent(value, v -> {
                    parts.add(v);
                    return new StandIn(parts.size() - 1);
                });
    }

    private static boolean isPart(Object value) {
        Class<?> type = value.getClass();
        return value instanceof Collection
                || value instanceof Map
                || value instanceof Throwable
                || value instanceof Object[]
                || !(value instanceof Serializable)
                || value instanceof CompletableFuture
                || Refused.reason(type) != null;
    }

    private static String names(SerializedLambda l) {
        return String.join(
                " ",
                l.getFunctionalInterfaceClass(),
                l.getFunctionalInterfaceMethodName(),
                l.getFunctionalInterfaceMethodSignature(),
                l.getImplClass(),
                l.getImplMethodName(),
                l.getImplMethodSignature(),
                l.getInstantiatedMethodType());
    }

    /** Without the number of its version, which depends on what the compiler put into the class. */
    @Override
    protected void writeClassDescriptor(ObjectStreamClass description) throws IOException {
        Class<?> type = description.forClass();
        if (type == null) {
            writeUTF(description.getName());
            return;
        }
        forms.note(type, false);
        byte[] head = forms.head('d', type);
        writeInt(head.length);
        write(head);
        ObjectStreamField[] fields = description.getFields();
        writeInt(fields.length);
        for (ObjectStreamField f : fields) {
            writeChar(f.getTypeCode());
            writeUTF(f.getName());
        }
    }

    /** The code of a lambda that stands in the stream is in the class that its form names. */
    @Override
    protected void annotateClass(Class<?> type) {
        if (lambdas && type != root.getClass()) {
            forms.note(type, true);
        }
    }
}
