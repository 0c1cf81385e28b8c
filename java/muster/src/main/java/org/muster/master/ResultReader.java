package org.muster.master;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.muster.code.MasterCodec;
import org.muster.code.Payload;

/** Makes a call's result of what its ranks sent. */
final class ResultReader {
    private ResultReader() {}

    static CallFuture.Outcome of(MasterCodec codec, Call c) {
        List<@Nullable Payload> values = c.values;
        return switch (c.kind) {
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
