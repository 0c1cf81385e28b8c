package org.muster.tests.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.muster.tests.commands.Stage;
import org.muster.tests.nodes.PretendNodes;

/** Jobs of a real Grid Engine on two pretend nodes. */
class GridEngineTest extends ClusterConformance {
    /** Pretend nodes are one machine, where segments of shared memory would be mixed up. */
    private static final Map<String, String> TCP = Map.of(
            "OMPI_MCA_pml", "ob1",
            "OMPI_MCA_btl", "tcp,self",
            "OMPI_MCA_btl_tcp_if_include", "eth0",
            "OMPI_MCA_oob_tcp_if_include", "eth0");

    private static PretendNodes nodes;
    private static GridEngineSite grid;

    @BeforeAll
    static void begin() throws Exception {
        nodes = PretendNodes.of(2);
        grid = GridEngineSite.on(nodes);
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
                return "gridengine";
            }

            @Override
            public Path shared() {
                return nodes.shared();
            }

            @Override
            public Stage.Run start(Path dir, Map<String, String> env, String... command) throws IOException {
                Map<String, String> all = new HashMap<>(TCP);
                all.put("TEST_OPTION", "pe=mpi");
                all.putAll(env);
                return grid.start(dir, all, command);
            }

            @Override
            public String[] inExample(String out) {
                return new String[] {"--out", out, "--executor", system(), "--cache", "cache", "--options", "pe=mpi"};
            }

            @Override
            public void cancel(String id) throws IOException, InterruptedException {
                grid.must("qdel", id);
            }

            @Override
            public String cancelled() {
                return "ended CANCELLED (failed 100";
            }
        };
    }
}
