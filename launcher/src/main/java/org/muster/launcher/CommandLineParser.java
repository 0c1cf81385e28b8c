package org.muster.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Reads the command line. The commands are described to picocli by hand: reading annotations would cost start-up time. */
final class CommandLineParser {
    private CommandLineParser() {}

    /** The command a command line asks for; a {@link Failure} with status 2 where it asks for none. */
    static Command parse(String... args) {
        String name = args.length == 0 ? "help" : args[0];
        String[] rest = args.length == 0 ? args : java.util.Arrays.copyOfRange(args, 1, args.length);
        return switch (name) {
            case "run" -> run(rest);
            case "classpath" -> simple(name, rest, new Command.ClassPath());
            case "doctor" -> simple(name, rest, new Command.Doctor());
            case "version", "--version", "-V" -> simple("version", rest, new Command.Version());
            case "help", "--help", "-h" -> help(rest);
            default -> throw Failure.usage("there is no command '" + name + "'; 'muster help' lists them.");
        };
    }

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

    private static Command run(String[] args) {
        if (asksForHelp(args)) {
            return new Command.Help("run");
        }
        ParseResult result = parse(runSpec(), args);
        List<String> words = result.matchedPositionalValue(0, List.of());
        if (words.isEmpty()) {
            throw Failure.usage("run needs a program: muster run [-n RANKS] [--] FILE.java|JAR|CLASS [args]");
        }
        List<String> options = result.matchedOptionValue("-J", List.of());
        return new Command.Run(
                ranks(result.matchedOptionValue("-n", (String) null)),
                result.matchedOptionValue("-cp", (String) null),
                options,
                words.get(0),
                words.subList(1, words.size()));
    }

    private static OptionalInt ranks(@Nullable String text) {
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

    private static Command simple(String name, String[] args, Command command) {
        if (asksForHelp(args)) {
            return new Command.Help(name);
        }
        if (args.length > 0) {
            throw Failure.usage(name + " takes no arguments, but was given '" + args[0] + "'.");
        }
        return command;
    }

    private static Command help(String[] args) {
        if (args.length > 1) {
            throw Failure.usage("help takes one command, but was given '" + args[1] + "' as well.");
        }
        return new Command.Help(args.length == 0 ? null : args[0]);
    }

    private static boolean asksForHelp(String[] args) {
        return args.length > 0 && (args[0].equals("--help") || args[0].equals("-h"));
    }

    private static ParseResult parse(CommandSpec spec, String[] args) {
        try {
            return new CommandLine(spec)
                    .setStopAtPositional(true)
                    .setTrimQuotes(false)
                    .setExpandAtFiles(false)
                    .setInterpolateVariables(false)
                    .parseArgs(args);
        } catch (ParameterException e) {
            String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("not understood");
            throw Failure.usage(spec.name() + ": " + message + "; 'muster help " + spec.name() + "' says what it takes.");
        }
    }

    private static List<CommandSpec> specs() {
        List<CommandSpec> specs = new ArrayList<>();
        specs.add(runSpec());
        specs.add(spec("classpath", "Prints the class path to compile and run against."));
        specs.add(spec(
                "doctor",
                "Says what of MPI, its Java binding, PMI, Slurm, Flux and LAMMPS is here, tries each, and names the way out"
                        + " of what is wrong. Exit status 0 when MPI calls work, else 1."));
        specs.add(spec("version", "Prints the versions of Muster, the JDK and Open MPI."));
        specs.add(spec("help", "Prints this text, or 'muster help COMMAND' that on one command."));
        return specs;
    }

    private static CommandSpec spec(String name, String description) {
        CommandSpec spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description);
        return spec;
    }

    private static CommandSpec runSpec() {
        CommandSpec spec = spec("run", "Runs a program under MPI with everything set right.");
        spec.usageMessage()
                .customSynopsis("muster run [-n RANKS] [-cp PATH] [-J OPTION]... [--] FILE.java|JAR|CLASS [args]")
                .footer("", "The environment's MUSTER_JAVA_OPTS holds options for the JVM as well, separated by spaces.");
        spec.addOption(OptionSpec.builder("-n", "--ranks")
                .type(String.class)
                .paramLabel("RANKS")
                .description("Start a world of RANKS: rank 0 runs the program, the others serve it. Without it the program"
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
                .paramLabel("OPTION")
                .description("An option for the program's JVM, as in -J-Xmx4g.")
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
