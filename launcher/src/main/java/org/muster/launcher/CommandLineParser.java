package org.muster.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads the command line: the usual forms itself, for speed, and all others by {@link Usage}, which needs picocli. Loading that
 * takes 0.13 s, since class-data archives leave out classes as old as its.
 */
final class CommandLineParser {
    private CommandLineParser() {}

    /** The command a command line asks for; a {@link Failure} with status 2 where it asks for none. */
    static Command parse(String... arguments) {
        List<String> args = List.of(arguments);
        String name = args.isEmpty() ? "help" : args.get(0);
        List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
        return switch (name) {
            case "run" -> run(rest);
            case "classpath" -> simple(name, rest, new Command.ClassPath());
            case "cache" -> asksForHelp(rest) ? new Command.Help("cache") : Usage.cache(rest);
            case "doctor" -> simple(name, rest, new Command.Doctor());
            case "version", "--version", "-V" -> simple("version", rest, new Command.Version());
            case "help", "--help", "-h" -> help(rest);
            default -> throw Failure.usage("there is no command '" + name + "'; 'muster help' lists them.");
        };
    }

    private static Command run(List<String> args) {
        if (asksForHelp(args)) {
            return new Command.Help("run");
        }
        Command quick = quickly(args);
        return quick != null ? quick : Usage.run(args);
    }

    /** Reads {@code [-n RANKS | -cp PATH | -JOPTION]... [--] PROGRAM [args]}; null for anything else. */
    static @Nullable Command quickly(List<String> args) {
        @Nullable String ranks = null;
        @Nullable String classPath = null;
        boolean dryRun = false;
        List<String> options = new ArrayList<>();
        int i = 0;
        while (i < args.size()) {
            String word = args.get(i++);
            boolean valueFollows = i < args.size() && !args.get(i).startsWith("-");
            if (word.equals("-n") && ranks == null && valueFollows) {
                ranks = args.get(i++);
            } else if (word.equals("-cp") && classPath == null && valueFollows) {
                classPath = args.get(i++);
            } else if (word.startsWith("-J-")) {
                options.add(word.substring(2));
            } else if (word.equals("--dry-run") && !dryRun) {
                dryRun = true;
            } else {
                boolean named = !word.startsWith("-");
                if (!named && !(word.equals("--") && valueFollows)) {
                    return null;
                }
                int program = named ? i - 1 : i;
                return new Command.Run(
                        ranks(ranks),
                        classPath,
                        options,
                        dryRun,
                        args.get(program),
                        args.subList(program + 1, args.size()));
            }
        }
        return null;
    }

    /** The number of ranks of a world; empty for null. */
    static OptionalInt ranks(@Nullable String text) {
        if (text == null) {
            return OptionalInt.empty();
        }
        try {
            int ranks = Integer.parseInt(text);
            if (ranks >= 1) {
                return OptionalInt.of(ranks);
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is too small.
        }
        throw Failure.usage("-n takes a number of ranks, 1 or more, but was given '" + text + "'.");
    }

    private static Command simple(String name, List<String> args, Command command) {
        if (asksForHelp(args)) {
            return new Command.Help(name);
        }
        if (!args.isEmpty()) {
            throw Failure.usage(name + " takes no arguments, but was given '" + args.get(0) + "'.");
        }
        return command;
    }

    private static Command help(List<String> args) {
        if (args.size() > 1) {
            throw Failure.usage("help takes one command, but was given '" + args.get(1) + "' as well.");
        }
        return new Command.Help(args.isEmpty() ? null : args.get(0));
    }

    private static boolean asksForHelp(List<String> args) {
        return !args.isEmpty() && (args.get(0).equals("--help") || args.get(0).equals("-h"));
    }
}
