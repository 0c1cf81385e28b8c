package org.muster.launcher;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The {@code muster} command's entry point. */
public final class Main {
    private final Map<String, String> env;
    private final Home home;
    private final PrintStream out;

    private Main(Map<String, String> env, Home home, PrintStream out) {
        this.env = env;
        this.home = home;
        this.out = out;
    }

    /** Runs the command; never returns. */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] args) {
        int status;
        try {
            Home home = Home.ofThisCommand();
            status = new Main(Environment.ofUser(), home, System.out).execute(CommandLineParser.parse(args));
        } catch (Failure e) {
            System.err.println("muster: " + e.getMessage());
            status = e.status();
        }
        System.out.flush();
        System.exit(status);
    }

    private int execute(Command command) {
        if (command instanceof Command.Run run) {
            new RunCommand(home, env).execute(run);
            return 0;
        }
        if (command instanceof Command.ClassPath) {
            out.println(home.classPath(Environment.mpiWithClasses(env, home)));
            return 0;
        }
        if (command instanceof Command.Version) {
            new VersionCommand(home, env).lines().forEach(out::println);
            return 0;
        }
        if (command instanceof Command.Cache cache) {
            throw new CacheCommand(home, env).execute(cache);
        }
        if (command instanceof Command.Doctor) {
            return new Doctor(home, env, out).examine();
        }
        if (command instanceof Command.Help help) {
            out.print(Usage.help(help.topic()));
            return 0;
        }
        throw new IllegalStateException("no such command: " + List.of(command));
    }
}
