package org.muster;

import java.io.PrintStream;
import java.util.ServiceLoader;

/**
 * Shows how far an executor has come, while it works: how many calls are done, run, wait and failed, and about how long the
 * rest will take.
 *
 * <pre>{@code
 * try (var exe = MpiExecutor.singleNode().open();
 *         var progress = Progress.of(exe)) {
 *     exe.gather(exe.map(n -> work(n), numbers));
 * }
 * // muster: 120 of 1000 done, 2 failed, 8 running, 870 waiting, about 3 min left, 25 s so far
 * }</pre>
 *
 * <p>On a terminal it is one line that changes in place, at most ten times a second and only when something has happened;
 * elsewhere a plain line now and then: at most every 5 seconds at first, each minute in the end. Closing leaves a last line.
 * The total is what was submitted so far. The estimate is made of the calls that ran lately; results from the cache do not
 * count for it.
 *
 * <p>The environment variable {@code MUSTER_PROGRESS} ({@code off}, {@code plain} or {@code line}) goes before what the
 * program says.
 *
 * <p>What others print between two paints begins behind the line, and the next paint goes below it; {@link #println} prints
 * above the line instead. One display may listen to several executors. Thread-safe; it paints on a daemon thread of its
 * own, named {@code muster-progress}, which sleeps while nothing happens.
 */
public interface Progress extends TaskListener, AutoCloseable {
    /** How progress is shown. */
    enum Style {
        /** A line on a terminal, plain lines elsewhere. */
        AUTO,
        /** One line that changes in place. */
        LINE,
        /** A line of text now and then. */
        PLAIN,
        /** Not at all. */
        OFF
    }

    /** Makes displays; found through {@link ServiceLoader}. */
    interface Provider {
        /**
         * Makes one.
         *
         * @param out where to
         * @param style how
         * @return the display
         */
        Progress open(PrintStream out, Style style);
    }

    /**
     * Shows the progress of an executor on standard error.
     *
     * @param exe the executor
     * @return the display, which listens to it already; to be closed by the caller, before or after the executor
     * @throws IllegalArgumentException if {@code MUSTER_PROGRESS} has another value than it can have
     */
    static Progress of(MpiExecutor exe) {
        return on(System.err).add(exe);
    }

    /**
     * A display that shows the progress of the executors it is {@linkplain #add added} to.
     *
     * @param out where to; taken for a terminal only if it is {@link System#err} or {@link System#out} and that is one
     * @return the display, to be closed by the caller
     * @throws IllegalArgumentException if {@code MUSTER_PROGRESS} has another value than it can have
     */
    static Progress on(PrintStream out) {
        return on(out, Style.AUTO);
    }

    /**
     * A display in a style of the program's choice.
     *
     * @param out where to
     * @param style how, unless {@code MUSTER_PROGRESS} says it
     * @return the display, to be closed by the caller
     * @throws IllegalArgumentException if {@code MUSTER_PROGRESS} has another value than it can have
     */
    static Progress on(PrintStream out, Style style) {
        for (Provider p : ServiceLoader.load(Provider.class, Progress.class.getClassLoader())) {
            return p.open(out, style);
        }
        throw new LaunchException("no progress display is on the class path; is muster.jar whole?");
    }

    /**
     * Listens to an executor, and takes itself off when it is closed, so that the last line has all that happened. {@link
     * MpiExecutor#addListener} works too, but then the last line may lack what was not told yet.
     *
     * @param exe the executor
     * @return this
     */
    Progress add(MpiExecutor exe);

    /**
     * Prints a line of the program's above the progress line.
     *
     * @param text the line
     */
    void println(String text);

    /** Paints the last line, and ends. What happens later is not shown. */
    @Override
    void close();
}
