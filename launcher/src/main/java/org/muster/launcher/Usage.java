package org.muster.launcher;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What the commands take, told to picocli: it reads every command line that {@link CommandLineParser} does not, and writes the
 * help texts.
 */
final class Usage {
    private Usage() {}

    /** The help text, on one command or on all. */
    static String help(@Nullable String topic) {
        CommandLine muster = new CommandLine(CommandSpec.create().name("muster"));
        muster.getCommandSpec()
                .usageMessage()
                .description("Calls MPI-parallel functions from Java, each call sized on its own.")
                .footer(
                        "",
                        "Exit status: the program's own; 2 for a wrong command line.",
                        "'muster help COMMAND' says more about one command.");
        for (CommandSpec spec : specs()) {
            muster.addSubcommand(spec.name(), spec);
        }
        CommandLine wanted = topic == null ? muster : muster.getSubcommands().get(topic);
        if (wanted == null) {
            throw Failure.usage("there is no command '" + topic + "'; 'muster help' lists them.");
        }
        return wanted.getUsageMessage(Ansi.OFF);
    }

    /** Reads what follows {@code run}; a {@link Failure} with status 2 where it makes no sense. */
    static Command run(List<String> args) {
        ParseResult result = parse(runSpec(), args);
        List<String> words = result.matchedPositionalValue(0, List.of());
        if (words.isEmpty()) {
            throw Failure.usage("run needs a program: muster run [-n RANKS] [--] FILE.java|JAR|CLASS [args]");
        }
        List<String> options = result.matchedOptionValue("-J", List.of());
        return new Command.Run(
                CommandLineParser.ranks(result.matchedOptionValue("-n", (String) null)),
                result.matchedOptionValue("-cp", (String) null),
                options,
                result.hasMatchedOption("--dry-run"),
                words.get(0),
                words.subList(1, words.size()));
    }

    /** Reads what follows {@code cache}; a {@link Failure} with status 2 where it makes no sense. */
    static Command cache(List<String> args) {
        ParseResult result = parse(cacheSpec(), args, false);
        List<String> words = result.matchedPositionalValue(0, List.of());
        String action = words.isEmpty() ? "" : words.get(0);
        List<String> keys = words.isEmpty() ? words : words.subList(1, words.size());
        boolean all = result.hasMatchedOption("--all");
        boolean removes = action.equals("rm");
        String wrong = null;
        if (!List.of("ls", "show", "pack", "rm").contains(action)) {
            wrong = "needs one of ls, show, pack and rm" + (action.isEmpty() ? "" : ", but was given '" + action + "'");
        } else if (all && !removes) {
            wrong = "takes --all with rm only";
        } else if (removes && keys.isEmpty() != all) {
            wrong = all ? "rm takes either keys or --all" : "rm needs a KEY, or --all";
        } else if (action.equals("show") && keys.size() != 1) {
            wrong = "show needs one KEY, but was given " + keys.size();
        } else if ((action.equals("ls") || action.equals("pack")) && !keys.isEmpty()) {
            wrong = action + " takes no KEY, but was given '" + keys.get(0) + "'";
        } else if (keys.contains("")) {
            wrong = action + " was given an empty KEY";
        }
        if (wrong != null) {
            throw Failure.usage("cache " + wrong + ": muster cache ls|show KEY|pack|rm KEY...|rm --all [--dir DIR]");
        }
        return new Command.Cache(action, result.matchedOptionValue("--dir", "cache"), all, keys);
    }

    private static ParseResult parse(CommandSpec spec, List<String> args) {
        return parse(spec, args, true);
    }

    private static ParseResult parse(CommandSpec spec, List<String> args, boolean stopAtPositional) {
        try {
            return new CommandLine(spec)
                    .setStopAtPositional(stopAtPositional)
                    .setTrimQuotes(false)
                    .setExpandAtFiles(false)
                    .setInterpolateVariables(false)
                    .parseArgs(args.toArray(new String[0]));
        } catch (ParameterException e) {
            String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("not understood");
            throw Failure.usage(
                    spec.name() + ": " + message + "; 'muster help " + spec.name() + "' says what it takes.");
        }
    }

    private static List<CommandSpec> specs() {
        List<CommandSpec> specs = new ArrayList<>();
        specs.add(runSpec());
        specs.add(cacheSpec());
        specs.add(spec("classpath", "Prints the class path to compile and run against."));
        specs.add(spec(
                "doctor",
                "Says what of MPI, its Java binding, PMI, Slurm, Flux and LAMMPS is here, runs calls, kills some of their"
                        + " ranks, and names the way out of what does not work. Exit status 0 when MPI calls work,"
                        + " else 1."));
        specs.add(spec("version", "Prints the versions of Muster, the JDK and Open MPI."));
        specs.add(spec("help", "Prints this text, or 'muster help COMMAND' that on one command."));
        return specs;
    }

    private static CommandSpec spec(String name, String description) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description);
        return spec;
    }

    private static CommandSpec cacheSpec() {
        CommandSpec spec = spec("cache", "Lists, shows, packs or deletes the results that are kept in a directory.");
        spec.usageMessage()
                .customSynopsis("muster cache ls|show KEY|pack|rm KEY...|rm --all [--dir DIR]")
                .footer(
                        "",
                        "ls lists the entries, show tells what is known of one, pack folds the entries that are files of"
                                + " their own into one file, and rm deletes. KEY may be the beginning of a key, if no"
                                + " other key begins so. Exit status: 0, or 1 if it could not be done.");
        spec.addOption(OptionSpec.builder("--dir")
                .type(String.class)
                .paramLabel("DIR")
                .description("The cache's directory; 'cache' in the working directory if it is not given.")
                .build());
        spec.addOption(OptionSpec.builder("--all")
                .description("With rm: delete all entries.")
                .build());
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel("WORD")
                .hidden(true)
                .build());
        return spec;
    }

    private static CommandSpec runSpec() {
        CommandSpec spec = spec("run", "Runs a program under MPI with everything set right.");
        spec.usageMessage()
                .customSynopsis(
                        "muster run [-n RANKS] [-cp PATH] [-JOPTION]... [--dry-run] [--] FILE.java|JAR|CLASS [args]")
                .footer(
                        "",
                        "-JOPTION hands an option to the program's JVM, as in -J-Xmx4g. The environment's MUSTER_JAVA_OPTS"
                                + " holds such options as well, separated by spaces.");
        spec.addOption(OptionSpec.builder("-n", "--ranks")
                .type(String.class)
                .paramLabel("RANKS")
                .description(
                        "Start a world of RANKS: rank 0 runs the program, the others serve it. Without it the program"
                                + " is one process that gets its workers by spawning.")
                .build());
        spec.addOption(OptionSpec.builder("-cp", "--classpath", "--class-path")
                .type(String.class)
                .paramLabel("PATH")
                .description("Where CLASS and what the program needs is; else CLASSPATH, else the working directory.")
                .build());
        spec.addOption(OptionSpec.builder("-J")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .hidden(true) // picocli would show it with a sign between that must not be there
                .build());
        spec.addOption(OptionSpec.builder("--dry-run")
                .description("Print what would be run, with the variables that would be set, and run nothing.")
                .build());
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel("PROGRAM")
                .description("A Java source file, a jar with a Main-Class, or a class; then its arguments.")
                .build());
        return spec;
    }
}
