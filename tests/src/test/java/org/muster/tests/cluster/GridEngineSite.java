package org.muster.tests.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.muster.tests.commands.Stage;
import org.muster.tests.nodes.PretendNode;
import org.muster.tests.nodes.PretendNodes;

/** A real Grid Engine on pretend nodes: sge_qmaster on the first, sge_execd on all, in a cell of their own. It ends with the nodes. */
final class GridEngineSite {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Not what the machine has. */
    private static final int SLOTS = 4;

    private static final String INIT = """
            set -e
            common=$SGE_ROOT/default/common
            spool=$SGE_ROOT/default/spool
            mkdir -p $common $spool/qmaster $spool/execd $spool/db
            for l in bin lib utilbin; do
                mkdir $SGE_ROOT/$l
                ln -s /usr/lib/gridengine "$SGE_ROOT/$l/$(/usr/share/gridengine/util/arch)"
            done
            ln -s /usr/share/gridengine/util $SGE_ROOT/util
            sed -e 's/^admin_user .*/admin_user none/' -e "s#^spooling_params.*#spooling_params $spool/db#" \\
                -e "s#^qmaster_spool_dir.*#qmaster_spool_dir $spool/qmaster#" \\
                /usr/share/gridengine/default-bootstrap > $common/bootstrap
            hostname > $common/act_qmaster
            echo default > $common/cluster_name
            sed -e "s#^execd_spool_dir.*#execd_spool_dir $spool/execd#" -e 's/^min_uid.*/min_uid 0/' \\
                -e 's/^min_gid.*/min_gid 0/' -e 's/flush_time=00:00:15/flush_time=00:00:01/' \\
                -e 's#^load_report_time.*#load_report_time 00:00:02#' -e 's#^mailer.*#mailer /bin/true#' \\
                /usr/share/gridengine/default-configuration > conf
            tools=/usr/lib/gridengine
            $tools/spoolinit berkeleydb libspoolb $spool/db init
            $tools/spooldefaults configuration conf
            $tools/spooldefaults complexes /usr/share/gridengine/util/resources/centry
            $tools/spooldefaults usersets /usr/share/gridengine/util/resources/usersets
            $tools/spooldefaults managers root
            sge_qmaster
            """;

    private static final String CONFIGURE = """
            set -e
            hosts=$1
            slots=$2
            qconf -ssconf | sed -e 's/^schedule_interval.*/schedule_interval 0:0:1/' \\
                -e 's/^flush_submit_sec.*/flush_submit_sec 1/' -e 's/^flush_finish_sec.*/flush_finish_sec 1/' \\
                -e 's/^load_adjustment_decay_time.*/load_adjustment_decay_time 0:0:0/' \\
                -e 's/^job_load_adjustments.*/job_load_adjustments NONE/' > sched
            qconf -Msconf sched
            for host in $hosts; do
                qconf -as $host || true
                qconf -ah $host || true
                for key in load_scaling complex_values user_lists xuser_lists projects xprojects usage_scaling \\
                    report_variables; do
                    echo "$key NONE"
                done | sed "1i hostname $host" > exechost
                qconf -Ae exechost
            done
            sed 's/\\$fill_up/$pe_slots/' /usr/share/gridengine/util/resources/pe/mpi > pe
            qconf -Ap pe
            qconf -sq > queue
            sed -i -e 's/^qname.*/qname all.q/' -e "s/^hostlist.*/hostlist $hosts/" -e "s/^slots.*/slots $slots/" \\
                -e 's/^pe_list.*/pe_list mpi/' -e 's/^load_thresholds.*/load_thresholds NONE/' \\
                -e 's#^shell .*#shell /bin/sh#' queue
            qconf -Aq queue
            """;

    private final PretendNodes nodes;
    private final Path dir;

    private GridEngineSite(PretendNodes nodes) {
        this.nodes = nodes;
        dir = nodes.shared().resolve("gridengine");
    }

    /** Starts it; gives it when all nodes are up. Skips the test where there is no Grid Engine. */
    static GridEngineSite on(PretendNodes nodes) throws IOException, InterruptedException {
        for (String daemon : new String[] {"sge_qmaster", "sge_execd"}) {
            assumeTrue(
                    Files.isExecutable(Path.of("/usr/sbin", daemon)),
                    "there is no " + daemon + " here (Debian: gridengine-master, gridengine-exec, gridengine-client)");
        }
        GridEngineSite site = new GridEngineSite(nodes);
        Files.createDirectories(site.dir.resolve("root"));
        site.must("sh", "-c", INIT);
        site.await("qconf", "-sh");
        String hosts =
                String.join(" ", nodes.all().stream().map(PretendNode::name).toList());
        site.must("sh", "-c", CONFIGURE, "sh", hosts, Integer.toString(SLOTS));
        for (PretendNode node : nodes.all()) {
            site.must(node, "sge_execd");
        }
        for (PretendNode node : nodes.all()) {
            site.await("sh", "-c", "qhost -h " + node.name() + " | tail -n 1 | grep -v ' - '");
        }
        return site;
    }

    /** Starts a command where one logs in. */
    Stage.Run start(Path where, Map<String, String> more, String... command) throws IOException {
        return start(nodes.get(0), where, more, command);
    }

    private Stage.Run start(PretendNode node, Path where, Map<String, String> more, String... command)
            throws IOException {
        Map<String, String> env = new HashMap<>(Map.of(
                "SGE_ROOT", dir.resolve("root").toString(),
                "SGE_CELL", "default",
                "SGE_QMASTER_PORT", "6444",
                "SGE_EXECD_PORT", "6445",
                "OMPI_ALLOW_RUN_AS_ROOT", "1",
                "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"));
        env.putAll(more);
        return node.start(where, env, command);
    }

    /** Runs a command where one logs in that must succeed. */
    void must(String... command) throws IOException, InterruptedException {
        must(nodes.get(0), command);
    }

    private void must(PretendNode node, String... command) throws IOException, InterruptedException {
        Stage.Ended ended = start(node, dir, Map.of(), command).await();
        if (ended.status() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + ended);
        }
    }

    /** Waits until a command succeeds. */
    private void await(String... command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            Stage.Ended ended = start(dir, Map.of(), command).await();
            if (ended.status() == 0) {
                return;
            }
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                throw new AssertionError(String.join(" ", command) + " goes on to fail: " + ended);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}
