package org.muster.cluster;

import java.nio.file.Path;
import org.muster.BatchSystem;
import org.muster.LaunchException;

/** Jobs' directories are below the cache's, and not every batch system can be told every path. */
final class CachePath {
    /** What would be something else in a directive. */
    private static final String SPECIAL = "\"'`\\%$#";

    private CachePath() {}

    /** Throws if the system could not be told a path in that directory. */
    static void check(BatchSystem system, Path cache) {
        String special = switch (system) {
            case Slurm _, Lsf _, Oar _, HtCondor _ -> SPECIAL;
            case Pbs _, Moab _, GridEngine _ -> SPECIAL + ":"; // host:path
            default -> null;
        };
        if (special == null) {
            return;
        }
        String path = cache.toAbsolutePath().toString();
        boolean taken = path.chars()
                .noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c) || special.indexOf(c) >= 0);
        if (!taken) {
            throw new LaunchException("cache(" + cache + "): " + system.name()
                    + " takes no path with blanks, quotes or any of " + special + "; give it another directory");
        }
    }
}
