package org.muster.master;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.muster.code.Payload;

/** The values of the futures that a call captures, as they come; the conductor's thread only. */
final class Dependencies {
    private final List<@Nullable Payload> values;
    private int missing;

    Dependencies(int count) {
        values = count == 0 ? List.of() : new ArrayList<>(Collections.nCopies(count, null));
        missing = count;
    }

    /** Takes the value of one of them; true if it was the last. */
    boolean arrived(int place, Payload value) {
        if (values.set(place, value) == null) {
            missing--;
        }
        return missing == 0;
    }

    /** All of them, in their order; only once the last has come. */
    @SuppressWarnings("NullAway") // none is missing
    List<Payload> all() {
        return Arrays.asList(values.toArray(Payload[]::new));
    }
}
