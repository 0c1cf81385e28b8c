package org.muster.launcher;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The PATH of an environment. */
final class SearchPath {
    private SearchPath() {}

    /** The file that a shell would run for a command. */
    static Optional<Path> find(Map<String, String> env, String program) {
        for (String dir : env.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!dir.isEmpty() && Files.isExecutable(Path.of(dir, program))) {
                return Optional.of(Path.of(dir, program));
            }
        }
        return Optional.empty();
    }
}
