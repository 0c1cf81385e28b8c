package org.muster.examples;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of an example program: {@code --name VALUE}, {@code --name=VALUE} and {@code --flag}. */
final class CommandLine {
    private final Map<String, String> given = new HashMap<>();

    /** The user asked for something the program does not have; the message is one sentence. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /**
     * Reads the arguments.
     *
     * @param args the program's arguments
     * @param valued names of the options that take a value
     * @param flags names of those that do not
     * @throws UsageException if there is an option of another name, one without its value, or anything else
     */
    CommandLine(String[] args, Set<String> valued, Set<String> flags) {
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                throw new UsageException("unexpected argument \"" + args[i] + "\"; see --help");
            }
            int equals = args[i].indexOf('=');
            String name = equals < 0 ? args[i].substring(2) : args[i].substring(2, equals);
            if (flags.contains(name) && equals < 0) {
                given.put(name, "");
            } else if (!valued.contains(name)) {
                throw new UsageException("unknown option \"" + args[i] + "\"; see --help");
            } else if (equals >= 0) {
                given.put(name, args[i].substring(equals + 1));
            } else if (i + 1 < args.length) {
                given.put(name, args[++i]);
            } else {
                throw new UsageException("option --" + name + " needs a value; see --help");
            }
        }
    }

    /** Whether the option was given. */
    boolean has(String name) {
        return given.containsKey(name);
    }

    /** The option's value, or null if it was not given. */
    @Nullable
    String text(String name) {
        return given.get(name);
    }

    /**
     * The option's value as a number.
     *
     * @throws UsageException if it is not a whole number of at least {@code least}
     */
    int number(String name, int fallback, int least) {
        String text = given.get(name);
        if (text == null) {
            return fallback;
        }
        try {
            int n = Integer.parseInt(text);
            if (n >= least) {
                return n;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number that is too small
        }
        throw new UsageException(
                "--" + name + " must be a whole number of at least " + least + ", not \"" + text + "\"");
    }
}
