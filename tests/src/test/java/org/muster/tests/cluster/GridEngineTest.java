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
        return new PretendSite("gridengine", nodes) {
            @Override
            Stage.Run begin(Path dir, Map<String, String> env, String... command) throws IOException {
                Map<String, String> all = new HashMap<>(env);
                all.put("TEST_OPTION", "pe=mpi");
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
