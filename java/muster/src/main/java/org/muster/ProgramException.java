package org.muster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An external {@link Program} could not be started, failed, or had to be ended; the message has the command, what
 * happened, and the last lines of the program's standard error.
 */
public final class ProgramException extends MusterException {
    private static final long serialVersionUID = 1L;

    private static final int LINES = 10;
    private static final int CHARACTERS = 2000;

    /** What went wrong. */
    public enum Reason {
        /** There is no such program, it may not be executed, its directory is missing, and the like. */
        NOT_STARTED,
        /** It ended with another status than 0, where 0 was required. */
        FAILED,
        /** Its time limit was over, and it was ended. */
        TIME_LIMIT,
        /** Its output could not be kept, being more than was allowed or for want of space, and it was ended. */
        OUTPUT,
        /** A {@link LiveProgram} was to be used that has ended. */
        ENDED
    }

    private final Reason reason;

    @SuppressWarnings("serial") // always one of the JDK's own serializable kinds
    private final List<String> command;

    private final int exitStatus;
    private final String lastLines;

    /**
     * Makes one.
     *
     * @param reason what went wrong
     * @param command the program and its arguments
     * @param what what happened, a clause that follows the command and precedes the status
     * @param exitStatus the status it ended with by itself, or -1
     * @param err its standard error, of which the last lines are kept
     * @param cause what led to it, or null
     */
    public ProgramException(
            Reason reason, List<String> command, String what, int exitStatus, String err, @Nullable Throwable cause) {
        super(message(command, what, exitStatus, lastLines(err)), cause);
        this.reason = reason;
        this.command = List.copyOf(command);
        this.exitStatus = exitStatus;
        this.lastLines = lastLines(err);
    }

    private static String message(List<String> command, String what, int exitStatus, String lastLines) {
        String words = String.join(" ", command);
        if (words.length() > 200) {
            words = words.substring(0, 200) + "...";
        }
        String sentence = "the program \"" + words + "\" " + what
                + (exitStatus < 0 ? "" : " with " + ProgramStatus.text(exitStatus));
        return lastLines.isEmpty() ? sentence : sentence + "; the last lines of its standard error:\n" + lastLines;
    }

    private static String lastLines(String err) {
        String text = err.stripTrailing();
        int from = text.length();
        for (int line = 0; line < LINES && from >= 0; line++) {
            from = text.lastIndexOf('\n', from - 1);
        }
        return text.substring(Math.max(from + 1, text.length() - CHARACTERS));
    }

    /**
     * What went wrong.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * The program and its arguments.
     *
     * @return an immutable list
     */
    public List<String> command() {
        return command;
    }

    /**
     * The status that the program ended with.
     *
     * @return the status, 128 + N after signal N; -1 if it did not run, or was ended for the reason given
     */
    public int exitStatus() {
        return exitStatus;
    }

    /**
     * The last lines of the program's standard error.
     *
     * @return at most 10 lines, without the last line's end; empty if there were none
     */
    public String lastLines() {
        return lastLines;
    }
}
