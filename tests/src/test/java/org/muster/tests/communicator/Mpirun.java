package org.muster.tests.communicator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the tests on ranks of its own. */
final class Mpirun {
    /** What came of it. */
    record Result(int status, List<String> lines) {}

    private Mpirun() {}

    static Result run(int ranks, Duration limit, Map<String, String> env, Class<?> main, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mpirun", "--oversubscribe", "-n", Integer.toString(ranks)));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=" + System.getProperty("muster.mpi.libdir"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        Path out = Files.createTempFile("muster-mpirun", ".out");
        try {
            ProcessBuilder b = new ProcessBuilder(command);
            b.redirectErrorStream(true).redirectOutput(out.toFile());
            b.environment().putAll(settings());
            b.environment().putAll(env);
            Process p = b.start();
            p.getOutputStream().close();
            if (!p.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                List<ProcessHandle> all = new ArrayList<>(p.descendants().toList());
                all.add(p.toHandle());
                all.forEach(ProcessHandle::destroyForcibly);
                p.waitFor();
                throw new AssertionError(main.getSimpleName() + " on " + ranks + " ranks took longer than " + limit
                        + "; it said:\n" + Files.readString(out));
            }
            return new Result(p.exitValue(), Files.readAllLines(out));
        } finally {
            Files.deleteIfExists(out);
        }
    }

    /** What Open MPI needs here: to run as root, more ranks than cores, and UCX off the JVM's signals. */
    private static Map<String, String> settings() {
        return Map.of(
                "OMPI_ALLOW_RUN_AS_ROOT", "1",
                "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1",
                "PRTE_ALLOW_RUN_AS_ROOT", "1",
                "PRTE_ALLOW_RUN_AS_ROOT_CONFIRM", "1",
                "OMPI_MCA_mpi_yield_when_idle", "1",
                "UCX_ERROR_SIGNALS", "");
    }
}
