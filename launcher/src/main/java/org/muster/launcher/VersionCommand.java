package org.muster.launcher;

import java.util.List;
import java.util.Map;
import org.muster.platform.MpiFinder;

/** {@code muster version}. */
final class VersionCommand {
    private final Home home;
    private final Map<String, String> env;

    VersionCommand(Home home, Map<String, String> env) {
        this.home = home;
        this.env = env;
    }

    List<String> lines() {
        String jdk;
        try {
            Jdk found = new JdkFinder(env, home).find();
            jdk = found.version() + " (" + found.home() + ")";
        } catch (Failure e) {
            jdk = "none (25 or newer is needed)";
        }
        String mpi = new MpiFinder(env, home.recorded())
                .find()
                .map(m -> m.version() + " (" + m.libDir() + ")")
                .orElse("none");
        return List.of("Muster " + home.version(), "JDK " + jdk, "Open MPI " + mpi);
    }
}
