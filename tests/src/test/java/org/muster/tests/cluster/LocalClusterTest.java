package org.muster.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.muster.tests.commands.Stage;

/** Jobs that are plain processes. */
class LocalClusterTest extends ClusterConformance {
    @TempDir
    static Path dir;

    /** The heap's limit is the call's own, and what exceeds it fails the call as it would anywhere. */
    @Test
    void memory() throws Exception {
        Path where = fresh("memory");
        assertEquals("java.lang.OutOfMemoryError\n", out(where, "Memory.java"));
    }

    @Override
    Site site() {
        return new Site() {
            @Override
            public String system() {
                return "local";
            }

            @Override
            public Path shared() {
                return dir;
            }

            @Override
            public Stage.Run start(Path where, Map<String, String> env, String... command) throws IOException {
                return Stage.start(where, env, command);
            }

            @Override
            public String cancelled() {
                return "FAILED";
            }

            @Override
            public void cancel(String id) throws IOException, InterruptedException {
                Stage.run(dir, "kill", "-TERM", "--", "-" + id.substring(0, id.indexOf(':')));
            }
        };
    }
}
