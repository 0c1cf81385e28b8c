package org.muster.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the doctor finds of this installation of Muster: where it is, and whether the modules that are loaded mean this one. */
final class Installation {
    private static final String MODULE = "muster/";

    private final Home home;
    private final Map<String, String> env;

    Installation(Home home, Map<String, String> env) {
        this.home = home;
        this.env = env;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        String module = module();
        findings.add(Finding.ok(
                "Muster",
                home.version() + " in " + home.dir() + (module.isEmpty() ? "" : " (module " + module + " is loaded)")));
        String named = env.getOrDefault("MUSTER_HOME", "");
        if (!named.isEmpty() && !isHere(Path.of(named))) {
            findings.add(Finding.warn(
                    "MUSTER_HOME",
                    named + " is not the installation that was called"
                            + (module.isEmpty() ? "" : ", and module " + module + " is loaded") + ": call "
                            + Path.of(named, "bin/muster") + ", or load the module of "
                            + home.dir() + "."));
        }
        return findings;
    }

    /** The loaded module of Muster, or nothing. */
    private String module() {
        for (String loaded : env.getOrDefault("LOADEDMODULES", "").split(":", -1)) {
            if (loaded.startsWith(MODULE)) {
                return loaded;
            }
        }
        return "";
    }

    private boolean isHere(Path other) {
        try {
            return Files.isSameFile(other, home.dir());
        } catch (IOException e) {
            return false;
        }
    }
}
