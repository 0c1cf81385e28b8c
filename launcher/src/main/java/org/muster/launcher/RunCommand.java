package org.muster.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.muster.platform.MpiInstallation;
import org.muster.platform.MpiSettings;

/** {@code muster run}: becomes the program, or the mpirun that starts it as a world. */
final class RunCommand {
    private final Home home;
    private final Map<String, String> env;

    RunCommand(Home home, Map<String, String> env) {
        this.home = home;
        this.env = env;
    }

    /** Becomes the program; returns only from a dry run, or by throwing a {@link Failure}. */
    void execute(Command.Run run) {
        Program program = Program.resolve(run.program(), run.classPath(), env.get("CLASSPATH"));
        Jdk jdk = new JdkFinder(env, home).find();
        if (program.isSource() && !jdk.compiles()) {
            throw Failure.machine("running a source file needs a compiler and " + jdk.home()
                    + " has none: install the JDK, not" + " only the JRE.");
        }
        MpiInstallation mpi = Environment.mpi(env, home);
        String own = home.classPath(Environment.classes(mpi, env));
        if (!program.isSource()) {
            MainClassCheck.check(program.main(), program.classPath(), own);
        }
        // It holds a JVM as it is when it runs a source file; for others it would be slower than none.
        Path cache = program.isSource() ? home.startupCache(jdk) : null;
        List<String> jvm = new JavaCommand(jdk, home.dir(), mpi.libDir(), own, cache)
                .jvm(env, run.jvmOptions(), program.classPath());
        List<String> words = run.ranks().isPresent()
                ? world(run, program, mpi, jvm, run.ranks().getAsInt())
                : single(run, program, jvm);
        applyEnvironment(mpi);
        if (run.dryRun()) {
            print(words, MpiSettings.missing(env, mpi));
            return;
        }
        throw Posix.exec(words, home.dir());
    }

    private static List<String> single(Command.Run run, Program program, List<String> jvm) {
        List<String> words = new ArrayList<>(jvm);
        words.add(program.main());
        words.addAll(run.arguments());
        return words;
    }

    private List<String> world(Command.Run run, Program program, MpiInstallation mpi, List<String> jvm, int ranks) {
        @Nullable Path mpirun = mpi.mpirun();
        if (mpirun == null) {
            throw Failure.machine("no mpirun found for Open MPI " + mpi.version() + " in " + mpi.libDir()
                    + ": install it (on Debian: apt-get install openmpi-bin) or put it on the PATH.");
        }
        Path agent = home.lib().resolve("muster.jar");
        if (!Files.exists(agent)) {
            throw Failure.machine(
                    "there is no " + agent + ": this installation of Muster is incomplete; install it anew.");
        }
        Path supervise = home.lib().resolve("launcher/supervise");
        int cores = Runtime.getRuntime().availableProcessors();
        List<String> rank0 = new ArrayList<>(jvm);
        rank0.add("-javaagent:" + agent);
        rank0.add(program.main());
        rank0.addAll(run.arguments());
        String channel = "muster-" + UUID.randomUUID();
        List<String> worker = new ArrayList<>(environmentOfWorkers(mpi));
        worker.addAll(keptWorker(jvm));
        return new WorldCommand(mpirun, mpi.version(), cores, supervise, channel).of(ranks, rank0, worker);
    }

    /** What is to set the variables that a worker has otherwise than the master, which are all that mpirun passes on. */
    private List<String> environmentOfWorkers(MpiInstallation mpi) {
        List<String> words = new ArrayList<>();
        environment(env, mpi).forEach((name, value) -> {
            String workers = MpiSettings.ofWorker(name, value);
            if (!workers.equals(value)) {
                words.add(name + "=" + workers);
            }
        });
        if (!words.isEmpty()) {
            words.add(0, "/usr/bin/env");
        }
        return words;
    }

    /** Under a process that ends it with mpirun, and all that it has started with it; 0 is its parent, and no limit. */
    private List<String> keptWorker(List<String> jvm) {
        Path keeper = home.lib().resolve("muster-keeper");
        if (!Files.isExecutable(keeper)) {
            return jvm;
        }
        List<String> words = new ArrayList<>(List.of(keeper.toString(), "--again", "0", "0"));
        words.addAll(jvm);
        return words;
    }

    private static void print(List<String> words, Map<String, String> settings) {
        StringBuilder line = new StringBuilder();
        settings.forEach((name, value) ->
                line.append(name).append('=').append(quoted(value)).append(' '));
        words.forEach(word -> line.append(quoted(word)).append(' '));
        System.out.println(line.toString().strip());
    }

    /** A word as a shell reads it. */
    private static String quoted(String word) {
        boolean plain = !word.isEmpty()
                && word.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_-./:=,+@%".indexOf(c) >= 0);
        return plain ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The environment a program gets. */
    static Map<String, String> environment(Map<String, String> env, MpiInstallation mpi) {
        Map<String, String> all = new HashMap<>(env);
        all.putAll(MpiSettings.missing(env, mpi));
        return all;
    }

    private void applyEnvironment(MpiInstallation mpi) {
        Map<String, String> settings = MpiSettings.missing(env, mpi);
        settings.forEach(Posix::setVariable);
        String locale = env.get("LC_ALL");
        if (locale == null) {
            Posix.removeVariable("LC_ALL");
        } else {
            Posix.setVariable("LC_ALL", locale);
        }
        Posix.removeVariable(Environment.USERS_LC_ALL);
    }
}
