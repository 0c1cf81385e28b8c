package org.muster.progress;

import java.io.PrintStream;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.muster.Progress.Style;
import org.muster.nativeaccess.NativeException;
import org.muster.nativeaccess.Terminal;

/**
 * Where progress is shown, and how.
 *
 * @param out where
 * @param style how; never {@link Style#AUTO}
 * @param width asks how many columns there are
 */
record Screen(PrintStream out, Style style, IntSupplier width) {
    static final String VARIABLE = "MUSTER_PROGRESS";
    private static final int USUAL_WIDTH = 80;

    /**
     * Decides.
     *
     * @param out where
     * @param wanted what the program says
     * @param env this process's environment
     */
    static Screen of(PrintStream out, Style wanted, Map<String, String> env) {
        int fd = descriptor(out);
        OptionalInt terminal = columns(fd);
        Style style = said(env.get(VARIABLE), wanted);
        if (style == Style.AUTO) {
            boolean capable = terminal.isPresent() && !"dumb".equals(env.get("TERM"));
            style = capable ? Style.LINE : Style.PLAIN;
        }
        int fixed = number(env.getOrDefault("COLUMNS", ""));
        return new Screen(out, style, fixed > 0 ? () -> fixed : () -> known(columns(fd)));
    }

    private static Style said(@Nullable String variable, Style wanted) {
        return switch (variable) {
            case null -> wanted;
            case "" -> wanted;
            case "off" -> Style.OFF;
            case "plain" -> Style.PLAIN;
            case "line" -> Style.LINE;
            default ->
                throw new IllegalArgumentException("the environment variable " + VARIABLE + " is \"" + variable
                        + "\"; it can be off, plain or line");
        };
    }

    @SuppressWarnings("ReferenceEquality") // the very stream
    private static int descriptor(PrintStream out) {
        return out == System.err ? 2 : out == System.out ? 1 : -1;
    }

    /** The terminal's columns, 0 if it is one that does not say; empty if it is none. */
    private static OptionalInt columns(int fd) {
        if (fd < 0) {
            return OptionalInt.empty();
        }
        try {
            return Terminal.columns(fd);
        } catch (NativeException e) {
            return OptionalInt.empty(); // plain lines are right anywhere
        }
    }

    private static int known(OptionalInt columns) {
        int n = columns.orElse(0);
        return n > 0 ? n : USUAL_WIDTH;
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    }
}
