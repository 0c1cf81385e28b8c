package org.muster.tests.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.tests.commands.Stage;

/** The pretend nodes themselves, and Slurm on them. */
@SuppressWarnings("try") // the same
class PretendNodesTest {
    private static boolean reaches(PretendNode from, PretendNode to) throws Exception {
        return from.run("ping", "-c1", "-W1", to.name()).status() == 0;
    }

    @Test
    void theyAreHostsOfTheirOwn() throws Exception {
        Path shared;
        Stage.Run left;
        try (PretendNodes nodes = PretendNodes.of(3)) {
            shared = nodes.shared();
            for (PretendNode node : nodes.all()) {
                assertEquals(node.name(), node.must("hostname").strip());
                assertTrue(reaches(nodes.get(0), node));
                Files.writeString(shared.resolve("seen-" + node.name()), node.name());
                assertEquals(node.name(), node.must("cat", "seen-" + node.name()));
            }
            nodes.get(0).must("touch", "/tmp/mine");
            assertNotEquals(0, nodes.get(1).run("ls", "/tmp/mine").status());
            nodes.get(2).cut();
            assertFalse(reaches(nodes.get(0), nodes.get(2)));
            assertTrue(reaches(nodes.get(0), nodes.get(1)));
            nodes.get(2).heal();
            assertTrue(reaches(nodes.get(0), nodes.get(2)));
            left = nodes.get(1).start("sleep", "3600");
            Stage.Run killed = nodes.get(2).start("sleep", "3600");
            while (nodes.get(2).kill("sleep") == 0) {
                Thread.onSpinWait();
            }
            assertEquals(128 + 9, killed.await().status());
        }
        Stage.awaitNone(left.mark(), 30);
        assertFalse(Files.exists(shared));
        assertFalse(Files.readString(Path.of("/etc/hosts")).contains("10.55.0."));
    }

    /** A test that is killed while its nodes run something. */
    static final class Killed {
        @SuppressWarnings("resource") // that is what it is for
        public static void main(String[] args) throws Exception {
            PretendNodes nodes = PretendNodes.of(1);
            nodes.get(0).start("sh", "-c", "setsid sleep 3600 & exec sleep 3600");
            System.out.println("nodes " + nodes.get(0).first());
            Thread.sleep(Duration.ofHours(1));
        }
    }

    @Test
    void theyEndWithATestThatIsKilled(@TempDir Path dir) throws Exception {
        PretendNodes.assumePossible();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String tmp = Files.createDirectory(dir.resolve("tmp")).toString();
        Stage.Run run = Stage.start(
                dir,
                Map.of(),
                java,
                "-Djava.io.tmpdir=" + tmp,
                "-Dmuster.stage=" + Stage.HOME,
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName());
        long first = Long.parseLong(run.awaitLine("nodes ").substring("nodes ".length()));
        assertTrue(ProcessHandle.of(first).isPresent());
        run.process().destroyForcibly();
        Stage.awaitNone(run.mark(), 30);
        assertTrue(ProcessHandle.of(first).isEmpty());
    }

    @Test
    void slurmRunsOnThem() throws Exception {
        try (PretendNodes nodes = PretendNodes.of(3)) {
            SlurmSite slurm = SlurmSite.on(nodes);
            String out = slurm.login().must("srun", "-N3", "hostname");
            assertEquals(
                    nodes.all().stream().map(PretendNode::name).toList(),
                    out.lines().sorted().toList());
        }
    }
}
