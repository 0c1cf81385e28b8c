package org.muster.program;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.muster.Program;
import org.muster.TaskContext;

/**
 * Where a program runs.
 *
 * @param directory its working directory, absolute
 */
record Places(Path directory) {
    static Places of(Program program, @Nullable TaskContext context) {
        Path base = context == null ? Path.of("").toAbsolutePath() : context.workingDirectory();
        return new Places(program.cwd().map(base::resolve).orElse(base));
    }

    /** A file that the program's settings name. */
    Path file(Path named) {
        return directory.resolve(named);
    }
}
