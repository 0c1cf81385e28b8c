package org.muster.tests.commands;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The staged install, and programs run with it; every process of a run can be found again by a mark in its environment. */
public final class Stage {
    public static final Path HOME =
            Path.of(System.getProperty("muster.stage", "../build/stage")).toAbsolutePath();
    public static final String MUSTER = HOME.resolve("bin/muster").toString();

    /** Far longer than anything here takes, on a busy machine too. */
    private static final long PATIENCE_SECONDS = 120;

    private static final int SHOWN_BYTES = 100_000;

    private static final String MARK = "MUSTER_TEST_MARK";

    private Stage() {}

    /** What came of a program that has ended. */
    public record Ended(int status, String out, String err) {
        @Override
        public String toString() {
            return "status " + status + "\n--- out\n" + out + "\n--- err\n" + err;
        }
    }

    /** A program that runs. */
    public record Run(Process process, Path out, Path err, String mark) {
        public Ended await() throws IOException, InterruptedException {
            return await(PATIENCE_SECONDS);
        }

        public Ended await(long patienceSeconds) throws IOException, InterruptedException {
            if (!process.waitFor(patienceSeconds, TimeUnit.SECONDS)) {
                kill(mark);
                throw new AssertionError("the program has not ended within " + patienceSeconds + " s" + said());
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        }

        /** Waits until the program has printed a line that begins so, and gives it. */
        public String awaitLine(String begin) throws IOException, InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (System.nanoTime() - end < 0) {
                String text = Files.readString(out);
                int at = text.startsWith(begin) ? 0 : text.indexOf("\n" + begin) + 1;
                if ((at > 0 || text.startsWith(begin)) && text.indexOf('\n', at) >= 0) {
                    return text.substring(at, text.indexOf('\n', at));
                }
                if (!process.isAlive()) {
                    throw new AssertionError("the program ended before it printed " + begin + ": " + await());
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            throw new AssertionError("the program has not printed " + begin + said());
        }

        /** The beginning of what it has printed: one that hangs may print without end. */
        private String said() throws IOException {
            return "\n--- out\n" + beginning(out) + "\n--- err\n" + beginning(err);
        }

        private static String beginning(Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                return new String(in.readNBytes(SHOWN_BYTES), StandardCharsets.UTF_8);
            }
        }
    }

    public static Run start(Path dir, Map<String, String> env, String... command) throws IOException {
        Path out = Files.createTempFile(dir, "out", ".txt");
        Path err = Files.createTempFile(dir, "err", ".txt");
        String mark = UUID.randomUUID().toString();
        // Tests that run in a shell's background have SIGINT ignored, and so would the program.
        List<String> whole = new ArrayList<>(List.of("env", "--default-signal=INT"));
        whole.addAll(List.of(command));
        ProcessBuilder b = new ProcessBuilder(whole)
                .directory(dir.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        clean(b.environment());
        b.environment().putAll(env);
        b.environment().put(MARK, mark);
        return new Run(b.start(), out, err, mark);
    }

    /** What this test's own MPI has left in the environment must not reach the program. */
    private static void clean(Map<String, String> env) {
        env.keySet()
                .removeIf(n -> n.startsWith("OMPI_")
                        || n.startsWith("PMIX_")
                        || n.startsWith("UCX_")
                        || n.startsWith("PRTE_")
                        || n.startsWith("MUSTER_"));
    }

    public static Ended run(Path dir, String... command) throws IOException, InterruptedException {
        return start(dir, Map.of(), command).await();
    }

    public static Ended run(Path dir, Map<String, String> env, String... command)
            throws IOException, InterruptedException {
        return start(dir, env, command).await();
    }

    /** The processes that carry a run's mark. */
    public static List<Long> alive(String mark) throws IOException {
        byte[] wanted = (MARK + "=" + mark).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        List<Long> pids = new ArrayList<>();
        try (Stream<Path> proc = Files.list(Path.of("/proc"))) {
            for (Path p : proc.filter(d -> d.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                try {
                    String env = Files.readString(p.resolve("environ"), java.nio.charset.StandardCharsets.ISO_8859_1);
                    if (env.contains(new String(wanted, java.nio.charset.StandardCharsets.ISO_8859_1))) {
                        pids.add(Long.parseLong(p.getFileName().toString()));
                    }
                } catch (IOException e) {
                    // It has ended meanwhile, or is not ours to look into.
                }
            }
        }
        return pids;
    }

    /** Waits until no process carries the mark; gives how long that took, and fails after the patience. */
    public static long awaitNone(String mark, long patienceSeconds) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        List<Long> left = alive(mark);
        while (!left.isEmpty()) {
            if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(patienceSeconds)) {
                Map<Long, String> what = new HashMap<>();
                for (long pid : left) {
                    what.put(
                            pid,
                            ProcessHandle.of(pid)
                                    .flatMap(h -> h.info().commandLine())
                                    .orElse("?"));
                }
                kill(mark);
                throw new AssertionError("left over after " + patienceSeconds + " s: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(20);
            left = alive(mark);
        }
        return System.nanoTime() - begin;
    }

    public static void kill(String mark) throws IOException {
        for (long pid : alive(mark)) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Writes a program into the directory. */
    public static Path write(Path dir, String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }
}
