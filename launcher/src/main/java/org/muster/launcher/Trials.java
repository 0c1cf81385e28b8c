package org.muster.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.muster.platform.MpiInstallation;

/** What the doctor learns by trying: spawned workers and a world, their calls, and the loss of their ranks. */
final class Trials {
    /** Longer than any trial allows itself. */
    private static final int SECONDS = 75;

    private static final int PLAIN_SECONDS = 60;

    private final Home home;
    private final Map<String, String> env;
    private final Launched launched;

    Trials(Home home, Map<String, String> env) {
        this.home = home;
        this.env = env;
        launched = Launched.by(env);
    }

    /** Spawns workers, has them called, and kills some. */
    void pool(Consumer<Finding> report) {
        if (!mpiIsHere()) {
            report.accept(Finding.fail("spawn", "not tried, for what is said above."));
            return;
        }
        // As short as can be: what is stuck is stuck on purpose here, and nobody wants to wait for it.
        List<String> command = command("Pool.java", "-J-Dmuster.graceMillis=500", "-J-Dmuster.spawnSeconds=50");
        if (launched == Launched.DIRECTLY) {
            command.add("--then-kill"); // mpirun would take that for its own end
        }
        String wayOut =
                launched.spawns() ? "To see all of it: muster run " + probe("Pool.java") : launched.withoutSpawn();
        Probe.run(command, env, SECONDS, "spawn", wayOut, report);
    }

    /** Starts a world of three ranks, has two called, and kills one. */
    void world(Consumer<Finding> report) {
        if (!mpiIsHere()) {
            return;
        }
        if (launched != Launched.DIRECTLY) {
            report.accept(Finding.note("world", "not tried: " + launched.name + " has started this shell itself"));
            return;
        }
        String wayOut = "To see all of it: muster run -n 3 " + probe("Ranks.java");
        AtomicBoolean failed = new AtomicBoolean();
        Probe.run(command("Ranks.java", "-n", "3"), env, SECONDS, "world", wayOut, finding -> {
            boolean fails = finding.grade() == Finding.Grade.FAIL;
            failed.compareAndSet(false, fails);
            report.accept(fails ? Finding.warn(finding.subject(), finding.text()) : finding);
        });
        if (failed.get()) {
            report.accept(plainWorld());
        }
    }

    /** Inside of an allocation of several nodes: has a rank on each called. */
    void nodes(Consumer<Finding> report) {
        int nodes = nodesOfAllocation();
        if (nodes < 2 || !mpiIsHere()) {
            return;
        }
        if (launched != Launched.DIRECTLY) {
            report.accept(Finding.note("nodes", "not tried: " + launched.name + " has started this shell itself"));
            return;
        }
        List<String> command = command("Nodes.java");
        command.add(Integer.toString(nodes));
        Trial trial = Trial.of(command, env, SECONDS);
        report.accept(
                trial.succeeded()
                        ? Finding.ok("nodes", nodes + ": " + trial.lastLine())
                        : Finding.warn(
                                "nodes",
                                "no call over all " + nodes + " of them: " + trial.complaint()
                                        + ". To see all of it: muster run " + probe("Nodes.java") + " " + nodes));
    }

    /** How many it has; 0 outside of one. */
    private int nodesOfAllocation() {
        String nodes = env.getOrDefault("SLURM_JOB_NUM_NODES", "");
        if (env.containsKey("FLUX_URI") && SearchPath.find(env, "flux").isPresent()) {
            nodes = Trial.of(List.of("flux", "getattr", "size"), env, SECONDS).lastLine();
        }
        return nodes.matches("[0-9]{1,9}") ? Integer.parseInt(nodes) : 0;
    }

    /** Whether MPI itself can do what Muster could not. */
    private Finding plainWorld() {
        Trial trial = tryPlainWorld();
        return trial.succeeded()
                ? Finding.note("MPI alone", trial.lastLine() + ", so it is Muster's world that fails")
                : Finding.warn(
                        "MPI alone",
                        trial.complaint()
                                + ": 'muster run -n' will not work before 'mpirun -n 2' does; try 'mpirun -n 2 "
                                + "hostname'.");
    }

    private Trial tryPlainWorld() {
        try {
            MpiInstallation mpi = Environment.mpi(env, home);
            Path mpirun = mpi.mpirun();
            if (mpirun == null) {
                return new Trial(-1, "there is no mpirun", 0);
            }
            Jdk jdk = new JdkFinder(env, home).find();
            String classPath = home.classPath(Environment.classes(mpi, env));
            List<String> words = new ArrayList<>(List.of(mpirun.toString(), "-n", "2"));
            words.addAll(new JavaCommand(jdk, home.dir(), mpi.libDir(), classPath, home.startupCache(jdk))
                    .jvm(env, List.of(), ""));
            words.add(probe("World.java").toString());
            Map<String, String> plain = RunCommand.environment(env, mpi);
            plain.put("OMPI_MCA_orte_enable_recovery", "0"); // With recovery mpirun hides a failure.
            return Trial.of(words, plain, PLAIN_SECONDS);
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

    private List<String> command(String probe, String... options) {
        List<String> words = new ArrayList<>();
        words.add(home.dir().resolve("bin/muster").toString());
        words.add("run");
        words.addAll(List.of(options));
        words.add(probe(probe).toString());
        return words;
    }

    private Path probe(String name) {
        return home.dir().resolve("share/muster/doctor").resolve(name);
    }
}
