package org.muster.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.muster.platform.MpiInstallation;

/** What the doctor learns by trying: an MPI call through Muster, and a plain world. */
final class Trials {
    private static final int SECONDS = 30;
    private static final String SUBJECT = "MPI calls";
    private static final String WORLD = "MPI world";

    private final Home home;
    private final Map<String, String> env;

    Trials(Home home, Map<String, String> env) {
        this.home = home;
        this.env = env;
    }

    /** Spawns two workers and runs a call of two ranks. */
    List<Finding> calls() {
        if (!mpiIsHere()) {
            return List.of(Finding.fail(SUBJECT, "not tried, for what is said above."));
        }
        Trial trial = run("Calls.java");
        if (trial.succeeded()) {
            return List.of(Finding.ok(SUBJECT, trial.lastLine() + ", in " + trial.millis() + " ms"));
        }
        return List.of(Finding.fail(
                SUBJECT, trial.complaint() + ". To see all of it: " + String.join(" ", command("Calls.java"))));
    }

    /** Starts a world of two ranks, without Muster's library. */
    List<Finding> world() {
        if (!mpiIsHere()) {
            return List.of();
        }
        Trial trial = plainWorld();
        if (trial.succeeded()) {
            return List.of(Finding.ok(WORLD, trial.lastLine() + ", in " + trial.millis() + " ms"));
        }
        return List.of(Finding.warn(
                WORLD, trial.complaint() + ": 'muster run -n' will not work; try 'mpirun -n 2 hostname'."));
    }

    private Trial plainWorld() {
        try {
            MpiInstallation mpi = Environment.mpi(env, home);
            Path mpirun = mpi.mpirun();
            if (mpirun == null) {
                return new Trial(-1, "there is no mpirun", 0);
            }
            Jdk jdk = new JdkFinder(env, home).find();
            String classPath = home.classPath(Environment.classes(mpi, env));
            List<String> words = new ArrayList<>(List.of(mpirun.toString(), "-n", "2"));
            words.addAll(new JavaCommand(jdk, home.dir(), mpi.libDir(), classPath, StartupCache.fitting(home, jdk))
                    .jvm(env, List.of(), ""));
            words.add(probe("World.java").toString());
            Map<String, String> plain = RunCommand.environment(env, mpi);
            plain.put("OMPI_MCA_orte_enable_recovery", "0"); // With recovery mpirun hides a failure.
            return Trial.of(words, plain, SECONDS);
        } catch (Failure e) {
            return new Trial(-1, String.valueOf(e.getMessage()), 0);
        }
    }

    private boolean mpiIsHere() {
        try {
            new JdkFinder(env, home).find();
            Environment.classes(Environment.mpi(env, home), env);
            return true;
        } catch (Failure e) {
            return false;
        }
    }

    private Trial run(String probe) {
        return Trial.of(command(probe), env, SECONDS);
    }

    private List<String> command(String probe) {
        List<String> words = new ArrayList<>();
        words.add(home.dir().resolve("bin/muster").toString());
        words.add("run");
        words.add(probe(probe).toString());
        return words;
    }

    private Path probe(String name) {
        return home.dir().resolve("share/muster/doctor").resolve(name);
    }
}
