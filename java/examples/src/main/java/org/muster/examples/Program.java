package org.muster.examples;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.muster.Builder;
import org.muster.MpiExecutor;
import org.muster.MusterException;
import org.muster.Resources;

/** What the example programs' main methods share: what becomes of output, failures and exit status. */
final class Program {
    /** A program's work. */
    @FunctionalInterface
    interface Body {
        /**
         * Does it.
         *
         * @param out where the program's results go
         * @return the exit status
         * @throws Exception what the user is told of
         */
        int run(PrintStream out) throws Exception;
    }

    private Program() {}

    /** Runs the body, tells the user in one line of what was to be expected to fail, and exits unless all went well. */
    static void main(String name, Body body) {
        // Always UTF-8: terminals understand it also where the locale is C, and then the units come out right.
        int status = run(
                name,
                body,
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8));
        if (status != 0) {
            System.exit(status);
        }
    }

    /**
     * Opens the executor for where the program runs, with room for a call of that many ranks: on one node ranks may
     * outnumber the cores, though that makes nothing faster.
     *
     * @throws org.muster.ResourcesException if there can never be so many, as in a world that is smaller
     */
    static MpiExecutor open(int ranks) {
        return open(ranks, null, null);
    }

    /**
     * The same, or an executor whose calls are batch jobs.
     *
     * @param system the batch system, or null for the executor of where the program runs
     * @param cache where results are kept, or null
     */
    static MpiExecutor open(int ranks, @Nullable String system, @Nullable String cache) {
        Builder builder = system == null ? MpiExecutor.detect() : MpiExecutor.cluster(system);
        if (cache != null) {
            builder.cache(Path.of(cache));
        }
        if (system == null && ranks > Runtime.getRuntime().availableProcessors()) {
            builder.maxCores(ranks);
        }
        return builder.open();
    }

    /**
     * One rank, with what it asks of the batch system.
     *
     * @param options NAME=VALUE and so on, or null for none
     */
    static Resources resources(@Nullable String options) {
        Resources r = Resources.cores(1);
        for (String option : options == null ? new String[0] : options.split(",", -1)) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                throw new CommandLine.UsageException(
                        "--options must be NAME=VALUE,... and not \"" + options + "\"; see --help");
            }
            r = r.option(option.substring(0, equals), option.substring(equals + 1));
        }
        return r;
    }

    /** As {@link #main}, with the exit status returned: 2 for a usage error, 1 for any other failure. */
    static int run(String name, Body body, PrintStream out, PrintStream err) {
        try {
            return body.run(out);
        } catch (CommandLine.UsageException e) {
            err.println(name + ": " + e.getMessage());
            return 2;
        } catch (Exception e) {
            Throwable why = userException(e);
            if (why instanceof LammpsException || why instanceof MusterException) {
                err.println(name + ": " + why.getMessage());
            } else if (why instanceof FileSystemException f) {
                err.println(name + ": cannot write " + f.getFile() + " ("
                        + Objects.requireNonNullElse(f.getReason(), f.getClass().getSimpleName()) + ")");
            } else {
                why.printStackTrace(err);
            }
            return 1;
        }
    }

    /** What a call itself threw: futures wrap it once, in one of two ways. */
    private static Throwable userException(Exception e) {
        Throwable cause = e.getCause();
        return cause != null && (e instanceof ExecutionException || e instanceof CompletionException) ? cause : e;
    }
}
