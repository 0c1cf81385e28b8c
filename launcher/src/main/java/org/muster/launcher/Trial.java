package org.muster.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program run to see whether it works.
 *
 * @param status its exit status; -1 where it had to be stopped or could not be started
 * @param output what it wrote, standard error included
 * @param millis how long it took
 */
record Trial(int status, String output, long millis) {
    /** Runs a program and waits for it, but not longer than a time; nothing of it is left afterwards. */
    static Trial of(List<String> command, Map<String, String> env, int seconds) {
        long start = System.nanoTime();
        try {
            Path out = Files.createTempFile("muster-doctor", ".txt");
            try {
                int status = run(command, env, seconds, out);
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                return new Trial(
                        status,
                        Files.readString(out, StandardCharsets.ISO_8859_1).strip(),
                        millis);
            } finally {
                Files.delete(out);
            }
        } catch (IOException e) {
            return new Trial(-1, String.valueOf(e.getMessage()), 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Trial(-1, "interrupted", 0);
        }
    }

    private static int run(List<String> command, Map<String, String> env, int seconds, Path out)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().putAll(env);
        Process process = builder.start();
        if (process.waitFor(seconds, TimeUnit.SECONDS)) {
            return process.exitValue();
        }
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly().waitFor();
        family.forEach(ProcessHandle::destroyForcibly);
        Files.writeString(out, "no answer within " + seconds + " s");
        return -1;
    }

    boolean succeeded() {
        return status == 0;
    }

    /** The last line of what it wrote that says something. */
    String lastLine() {
        List<String> lines = output.lines().filter(l -> !l.isBlank()).toList();
        return lines.isEmpty()
                ? "it wrote nothing"
                : lines.get(lines.size() - 1).strip();
    }

    /** What it wrote that tells of an error, or else its last line. */
    String complaint() {
        String complaint = Complaint.in(output.lines().toList());
        return complaint == null ? lastLine() : complaint;
    }
}
