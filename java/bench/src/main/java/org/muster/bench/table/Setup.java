package org.muster.bench.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.muster.mpi.MpiHere;
import org.muster.mpi.Processes;
import org.muster.platform.MpiInstallation;

/**
 * Where everything is.
 *
 * @param stage the install that is measured
 * @param jar this module's
 * @param scripts directory of the peers' programs
 * @param hello a program of one file
 */
record Setup(Path stage, String jar, Path scripts, Path hello) {
    /** Throws {@link IllegalArgumentException} where something is missing. */
    void check() {
        for (Path p : List.of(stage.resolve("bin/muster"), Path.of(jar), scripts, hello)) {
            if (!Files.exists(p)) {
                throw new IllegalArgumentException("there is no " + p);
            }
        }
        if (MpiHere.find().isEmpty()) {
            throw new IllegalArgumentException("there is no Open MPI with Java bindings here");
        }
    }

    String muster() {
        return stage.resolve("bin/muster").toString();
    }

    String java() {
        return Path.of(System.getProperty("java.home"), "bin/java").toString();
    }

    String classPath() {
        return stage.resolve("lib") + "/*:" + jar;
    }

    List<String> mpirun(int ranks) {
        return List.of("mpirun", "-n", Integer.toString(ranks), "--oversubscribe", "--bind-to", "none");
    }

    /** A JVM that has the binding. */
    List<String> jvm() {
        MpiInstallation mpi = MpiHere.find().orElseThrow();
        return List.of(
                java(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=" + mpi.libDir(),
                "-cp",
                classPath() + ":" + Processes.bindingClasses());
    }

    /** Open MPI's settings as Muster makes them. */
    Map<String, String> mpiEnvironment() {
        Map<String, String> all = new TreeMap<>(rootMayRunMpi());
        all.putAll(MpiHere.settings());
        return all;
    }

    /** mpirun asks a root user for this; it changes nothing else. */
    Map<String, String> rootMayRunMpi() {
        return Map.of(
                "OMPI_ALLOW_RUN_AS_ROOT", "1",
                "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1",
                "PRTE_ALLOW_RUN_AS_ROOT", "1",
                "PRTE_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
    }
}
