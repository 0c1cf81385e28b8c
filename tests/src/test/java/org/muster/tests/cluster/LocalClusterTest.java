package org.muster.tests.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.muster.tests.commands.Stage;

/** Jobs that are plain processes. */
class LocalClusterTest extends ClusterConformance {
    @TempDir
    static Path dir;

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
