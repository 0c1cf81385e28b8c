package org.muster.tests.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.muster.tests.commands.Stage;
import org.muster.tests.nodes.PretendNodes;

/** A batch system on pretend nodes. */
abstract class PretendSite implements Site {
    /** Pretend nodes are one machine, where segments of shared memory would be mixed up. */
    private static final Map<String, String> TCP = Map.of(
            "OMPI_MCA_pml", "ob1",
            "OMPI_MCA_btl", "tcp,self",
            "OMPI_MCA_btl_tcp_if_include", "eth0",
            "OMPI_MCA_oob_tcp_if_include", "eth0");

    private final String system;
    private final PretendNodes nodes;

    PretendSite(String system, PretendNodes nodes) {
        this.system = system;
        this.nodes = nodes;
    }

    /** Starts a command where one logs in. */
    abstract Stage.Run begin(Path dir, Map<String, String> env, String... command) throws IOException;

    @Override
    public final String system() {
        return system;
    }

    @Override
    public final Path shared() {
        return nodes.shared();
    }

    @Override
    public final Stage.Run start(Path dir, Map<String, String> env, String... command) throws IOException {
        Map<String, String> all = new HashMap<>(TCP);
        all.putAll(env);
        return begin(dir, all, command);
    }
}
