package org.muster.worker;

import java.util.Objects;
import org.muster.Communicator;

/** Checks of the arguments that name ranks and tags. */
final class Ranks {
    private Ranks() {}

    static void checkRoot(int root, int size) {
        check("root", root, size);
    }

    static void checkDest(int dest, int size) {
        check("dest", dest, size);
    }

    static void checkSource(int source, int size) {
        if (source != Communicator.ANY_SOURCE) {
            check("source", source, size);
        }
    }

    private static void check(String name, int rank, int size) {
        if (rank < 0 || rank >= size) {
            throw new IllegalArgumentException(
                    name + " is " + rank + ", but the communicator has the ranks 0 to " + (size - 1));
        }
    }

    static void checkTag(int tag) {
        if (tag < 0 || tag > Communicator.MAX_TAG) {
            throw new IllegalArgumentException("tag is " + tag + ", but tags are 0 to " + Communicator.MAX_TAG);
        }
    }

    static void checkTagOrAny(int tag) {
        if (tag != Communicator.ANY_TAG) {
            checkTag(tag);
        }
    }

    static <T> T value(T value) {
        return Objects.requireNonNull(value, "the value to combine is null");
    }
}
