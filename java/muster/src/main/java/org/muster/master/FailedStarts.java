package org.muster.master;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.muster.nativeaccess.MemoryFile;
import org.muster.nativeaccess.NativeException;

/**
 * Where each {@code muster-keeper} of this node reports that its worker ended before this process knew it: the port of the
 * start, a line.
 */
final class FailedStarts {
    /** As the keepers want it. */
    private static final String NAME = "muster-starts";

    private static @Nullable MemoryFile file;
    private static boolean tried;
    private static final Set<String> SEEN = new HashSet<>();

    private FailedStarts() {}

    /** What keepers are to write to; empty where the JVM may not make it, and then nothing is reported. */
    static synchronized Optional<String> path() {
        if (!tried) {
            tried = true;
            try {
                file = MemoryFile.create(NAME);
            } catch (NativeException e) {
                file = null;
            }
        }
        return Optional.ofNullable(file).map(f -> f.path().toString());
    }

    /** The ports that have been reported since this was last asked. */
    static synchronized List<String> next() {
        if (file == null) {
            return List.of();
        }
        List<String> fresh = new ArrayList<>();
        for (String port : file.read().split("\n", -1)) {
            if (!port.isEmpty() && SEEN.add(port)) {
                fresh.add(port);
            }
        }
        return fresh;
    }
}
