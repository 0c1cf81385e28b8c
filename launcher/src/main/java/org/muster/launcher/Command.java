package org.muster.launcher;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What the user asked for. */
sealed interface Command {
    /**
     * Runs a program.
     *
     * @param ranks size of the world, or empty for a master that spawns its workers
     * @param classPath where to look for CLASS, as given; null for {@code CLASSPATH} or the working directory
     * @param jvmOptions options for the program's JVM, in the order given
     * @param dryRun whether to print the command line instead of becoming the program
     * @param program a source file, a jar or a class
     * @param arguments the program's own
     */
    record Run(
            OptionalInt ranks,
            @Nullable String classPath,
            List<String> jvmOptions,
            boolean dryRun,
            String program,
            List<String> arguments)
            implements Command {
        public Run {
            jvmOptions = List.copyOf(jvmOptions);
            arguments = List.copyOf(arguments);
        }
    }

    /** Prints the class path. */
    record ClassPath() implements Command {}

    /** Examines the machine. */
    record Doctor() implements Command {}

    /**
     * Looks after a result cache.
     *
     * @param action ls, show, pack or rm
     * @param directory where it is
     * @param all whether rm means all entries
     * @param keys of entries, or beginnings of keys
     */
    record Cache(String action, String directory, boolean all, List<String> keys) implements Command {
        public Cache {
            keys = List.copyOf(keys);
        }
    }

    /** Prints versions. */
    record Version() implements Command {}

    /** Prints help, on one command where a topic is given. */
    record Help(@Nullable String topic) implements Command {}
}
