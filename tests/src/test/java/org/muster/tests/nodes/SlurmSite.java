package org.muster.tests.nodes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.muster.tests.commands.Stage;

/**
 * A real Slurm on pretend nodes: munged on each, slurmctld on the first, slurmd on all. It ends with the nodes.
 *
 * <pre>{@code
 * try (var nodes = PretendNodes.of(3)) {
 *     var slurm = SlurmSite.on(nodes);
 *     slurm.login().must("srun", "-N3", "hostname");
 * }
 * }</pre>
 */
public final class SlurmSite {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Not what the machine has: what is tested is who runs where. */
    public static final int CORES = 4;

    private final PretendNodes nodes;
    private final Path dir;

    private SlurmSite(PretendNodes nodes) {
        this.nodes = nodes;
        dir = nodes.shared().resolve("slurm");
    }

    /** Starts it; gives it when all nodes are idle. Skips the test where there is no Slurm. */
    public static SlurmSite on(PretendNodes nodes) throws IOException, InterruptedException {
        return on(nodes, CORES);
    }

    /** The same with so many cores on each node. */
    public static SlurmSite on(PretendNodes nodes, int cores) throws IOException, InterruptedException {
        for (String daemon : List.of("munged", "slurmctld", "slurmd")) {
            assumeTrue(
                    Files.isExecutable(Path.of("/usr/sbin", daemon)),
                    "there is no " + daemon + " here (Debian: munge, slurmctld, slurmd, slurm-client)");
        }
        SlurmSite site = new SlurmSite(nodes);
        site.configure(cores);
        for (PretendNode node : nodes.all()) {
            node.env("SLURM_CONF", site.dir.resolve("slurm.conf").toString());
            node.env("OMPI_ALLOW_RUN_AS_ROOT", "1");
            node.env("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
            site.startMunge(node);
        }
        site.login()
                .must(
                        "/usr/sbin/slurmctld",
                        "-L",
                        site.dir.resolve("slurmctld.log").toString());
        for (PretendNode node : nodes.all()) {
            site.startDaemon(node);
        }
        site.awaitState("idle", nodes.size());
        return site;
    }

    private void configure(int cores) throws IOException {
        Files.createDirectories(dir.resolve("state"));
        byte[] key = new byte[1024];
        new SecureRandom().nextBytes(key);
        Files.write(dir.resolve("munge.key"), key);
        Files.setPosixFilePermissions(dir.resolve("munge.key"), PosixFilePermissions.fromString("rw-------"));
        String names = nodes.all().stream().map(PretendNode::name).collect(Collectors.joining(","));
        Files.writeString(
                dir.resolve("slurm.conf"), """
                ClusterName=pretend
                SlurmctldHost=%1$s(%2$s)
                SlurmUser=root
                AuthType=auth/munge
                CredType=cred/munge
                StateSaveLocation=%3$s/state
                SlurmdSpoolDir=/run/slurmd
                SlurmctldPidFile=/run/slurmctld.pid
                SlurmdPidFile=/run/slurmd.pid
                ProctrackType=proctrack/linuxproc
                TaskPlugin=task/none
                SwitchType=switch/none
                MpiDefault=pmix
                SelectType=select/cons_tres
                SelectTypeParameters=CR_Core_Memory
                SlurmdParameters=config_overrides
                SchedulerType=sched/backfill
                SchedulerParameters=sched_min_interval=100000,bf_interval=1
                MinJobAge=600
                KillWait=5
                SlurmdTimeout=10
                SlurmctldTimeout=30
                ReturnToService=2
                NodeName=%4$s CPUs=%5$d RealMemory=8000 State=UNKNOWN
                PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
                PartitionName=other Nodes=ALL MaxTime=INFINITE State=UP
                """.formatted(login().name(), login().address(), dir, names, cores));
    }

    private void startMunge(PretendNode node) throws IOException, InterruptedException {
        node.must("install", "-d", "-o", "munge", "-g", "munge", "-m", "755", "/run/munge");
        node.must(
                "install", "-o", "munge", "-g", "munge", "-m", "400", "" + dir.resolve("munge.key"), "/run/munge/key");
        node.must(
                "setpriv",
                "--reuid=munge",
                "--regid=munge",
                "--clear-groups",
                "/usr/sbin/munged",
                "--key-file=/run/munge/key",
                "--log-file=/run/munge/log",
                "--seed-file=/run/munge/seed",
                "--pid-file=/run/munge/pid",
                "--num-threads=2");
    }

    private void startDaemon(PretendNode node) throws IOException, InterruptedException {
        node.must(
                "/usr/sbin/slurmd",
                "-N",
                node.name(),
                "-L",
                dir.resolve(node.name() + ".log").toString());
    }

    /** Starts the daemon of a node again whose daemon was killed. */
    public void restart(PretendNode node) throws IOException, InterruptedException {
        startDaemon(node);
    }

    /** Where commands are given. */
    public PretendNode login() {
        return nodes.get(0);
    }

    public PretendNodes nodes() {
        return nodes;
    }

    /** Its files: configuration, logs. */
    public Path dir() {
        return dir;
    }

    /** Waits until at least so many nodes are in a state, as sinfo calls it. */
    public void awaitState(String state, int count) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            Stage.Ended ended = login().run("sinfo", "-h", "-N", "-p", "all", "-o", "%T");
            if (ended.out().lines().filter(state::equals).count() >= count) {
                return;
            }
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new AssertionError(
                        count + " nodes have not become " + state + ": " + ended + "\n" + tail("slurmctld.log"));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** The end of a log, for messages. */
    String tail(String log) throws IOException {
        List<String> lines = Files.readAllLines(dir.resolve(log));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }
}
