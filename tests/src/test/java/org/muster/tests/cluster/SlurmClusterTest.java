package org.muster.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.muster.tests.commands.Stage;
import org.muster.tests.nodes.PretendNode;
import org.muster.tests.nodes.PretendNodes;
import org.muster.tests.nodes.SlurmSite;

/** Jobs of a real Slurm on three pretend nodes. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SlurmClusterTest extends ClusterConformance {
    private static PretendNodes nodes;
    private static SlurmSite slurm;
    private static Stage.Run slow;

    @BeforeAll
    static void begin() throws Exception {
        nodes = PretendNodes.of(3);
        slurm = SlurmSite.on(nodes);
        // Slurm counts in minutes, so this one is begun now and looked at in the end.
        SlurmClusterTest first = new SlurmClusterTest();
        Path dir = first.fresh("slow");
        slow = first.start(dir, "Ends.java", "slow");
        awaitFile(dir.resolve("slow"), slow);
    }

    @AfterAll
    static void end() throws Exception {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Override
    Site site() {
        return new PretendSite("slurm", nodes) {
            @Override
            Stage.Run begin(Path dir, Map<String, String> env, String... command) throws IOException {
                return slurm.login().start(dir, env, command);
            }

            @Override
            public void cancel(String id) throws IOException, InterruptedException {
                slurm.login().must("scancel", id);
            }

            @Override
            public String cancelled() {
                return "ended CANCELLED";
            }
        };
    }

    /** Slurm's own time limit, of which the call knows nothing. */
    @Test
    @Order(Integer.MAX_VALUE)
    void timeLimit() throws Exception {
        Stage.Ended ended = slow.await(300);
        assertTrue(ended.out().startsWith("org.muster.TaskTimeoutException: job "), ended::toString);
        assertTrue(ended.out().contains("ended TIMEOUT"), ended::toString);
    }

    /** srun lets the other ranks go on when one has failed; the allocation goes nevertheless. */
    @Test
    void jobsOfFailedCallsEnd() throws Exception {
        Path dir = fresh("half");
        assertEquals("java.lang.IllegalStateException: rank 1 has had enough\n", out(dir, "Half.java"));
        Stage.Ended queue = slurm.login()
                .start(dir, Map.of(), "squeue", "--noheader", "--states=RUNNING,PENDING", "--format=%Z")
                .await();
        assertEquals(0, queue.status(), queue::toString);
        assertFalse(queue.out().contains(dir.toString()), queue::toString);
    }

    /** Nodes whose daemons are killed. */
    @Test
    void lostNodes() throws Exception {
        Path dir = fresh("ends");
        Stage.Run run = start(dir, "Ends.java");
        List<PretendNode> killed = new ArrayList<>();
        for (String what : List.of("lost", "again")) {
            awaitFile(dir.resolve(what), run);
            String host = Files.readString(dir.resolve(what));
            PretendNode node = nodes.all().stream()
                    .filter(n -> n.name().equals(host))
                    .findFirst()
                    .orElseThrow();
            assertEquals(1, node.kill("slurmd"));
            killed.add(node);
        }
        Files.createFile(dir.resolve("go"));
        run.awaitLine(
                "org.muster.RankLostException: a process on " + killed.get(0).name());
        for (PretendNode node : killed) {
            slurm.restart(node);
        }
        Stage.Ended ended = run.await(300);
        assertTrue(ended.out().contains("ended NODE_FAIL"), ended::toString);
        assertTrue(ended.out().contains("\nvalue 1 1\n"), ended::toString);

        slurm.awaitState("idle", 2);
    }
}
