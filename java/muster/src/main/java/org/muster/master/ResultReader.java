package org.muster.master;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.muster.code.MasterCodec;
import org.muster.code.Payload;
import org.muster.wire.Message;

/** Makes a call's result of what its ranks sent. */
final class ResultReader {
    private ResultReader() {}

    static CallFuture.Outcome of(MasterCodec codec, Call c) {
        return of(codec, c.kind, c.values);
    }

    /** Reads a value of its own: the other one is the user's, who may change it. */
    static CallFuture.Outcome ofCopy(MasterCodec codec, Call c) {
        List<@Nullable Payload> copies = new ArrayList<>(c.values.size());
        for (Payload p : c.values) {
            copies.add(p == null ? null : p.copy());
        }
        return of(codec, c.kind, copies);
    }

    /** Whether there are arrays that would be part of every value that is read. */
    static boolean hasArrays(Call c) {
        return c.values.stream().anyMatch(p -> p != null && p.arrays().length > 0);
    }

    /** The value as its rank has sent it, if another rank can be given just that; null if it must be read first. */
    static @Nullable Payload forwardable(MasterCodec codec, Call c) {
        if (c.kind == Message.Kind.RUNNABLE) {
            return codec.encode(null);
        }
        // Arrays would become part of the program's value, which may change while they are on their way.
        return c.kind == Message.Kind.RANKS || c.values.isEmpty() || hasArrays(c) ? null : c.values.getFirst();
    }

    static CallFuture.Outcome of(MasterCodec codec, Message.Kind kind, List<? extends @Nullable Payload> values) {
        return switch (kind) {
            case CALLABLE, ROOT -> () -> codec.decode(Objects.requireNonNull(values.getFirst()));
            case RUNNABLE -> () -> null;
            case RANKS ->
                () -> {
                    List<@Nullable Object> all = new ArrayList<>(values.size());
                    for (Payload p : values) {
                        all.add(codec.decode(Objects.requireNonNull(p)));
                    }
                    return Collections.unmodifiableList(all);
                };
        };
    }
}
