package org.muster.tests.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.muster.tests.commands.Stage;
import org.muster.tests.nodes.PretendNodes;
import org.muster.tests.nodes.SlurmSite;

/** Jobs of a real Slurm on three pretend nodes. */
class SlurmClusterTest extends ClusterConformance {
    /** Pretend nodes are one machine, where segments of shared memory would be mixed up. */
    private static final Map<String, String> TCP = Map.of(
            "OMPI_MCA_pml", "ob1",
            "OMPI_MCA_btl", "tcp,self",
            "OMPI_MCA_btl_tcp_if_include", "eth0",
            "OMPI_MCA_oob_tcp_if_include", "eth0");

    private static PretendNodes nodes;
    private static SlurmSite slurm;

    @BeforeAll
    static void begin() throws Exception {
        nodes = PretendNodes.of(3);
        slurm = SlurmSite.on(nodes);
    }

    @AfterAll
    static void end() throws Exception {
        if (nodes != null) {
            nodes.close();
        }
    }

    @Override
    Site site() {
        return new Site() {
            @Override
            public String system() {
                return "slurm";
            }

            @Override
            public Path shared() {
                return nodes.shared();
            }

            @Override
            public Stage.Run start(Path dir, Map<String, String> env, String... command) throws IOException {
                Map<String, String> all = new HashMap<>(TCP);
                all.putAll(env);
                return slurm.login().start(dir, all, command);
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
}
