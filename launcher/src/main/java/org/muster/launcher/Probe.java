package org.muster.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program of trials while it runs. It tells each finding in a line of its own, among whatever MPI writes; they are handed on as
 * they come, a failure with what MPI wrote before it.
 */
final class Probe {
    private static final long LAST_WORDS_MILLIS = 2_000;

    private final Process process;
    private final long limitNanos;
    private final String wayOut;
    private final Consumer<Finding> report;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    /** What it wrote since its last finding. */
    private final List<String> said = new ArrayList<>();

    private boolean failed;

    private Probe(Process process, int seconds, String wayOut, Consumer<Finding> report) {
        this.process = process;
        this.limitNanos = TimeUnit.SECONDS.toNanos(seconds);
        this.wayOut = wayOut;
        this.report = report;
    }

    /**
     * Runs a program to its end.
     *
     * @param seconds how long it may take from one finding to the next
     * @param subject what has failed where it fails without a word on it
     * @param wayOut what to do about a failure where the program does not say it
     * @param report takes each finding
     */
    static void run(
            List<String> command,
            Map<String, String> env,
            int seconds,
            String subject,
            String wayOut,
            Consumer<Finding> report) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().putAll(env);
        try {
            new Probe(builder.start(), seconds, wayOut, report).follow(subject);
        } catch (IOException e) {
            report.accept(Finding.fail(subject, e.getMessage() + ". " + wayOut));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(String subject) throws InterruptedException {
        Thread reader = new Thread(this::read, "muster-doctor-reader");
        reader.setDaemon(true); // A process that is left over may hold the other end for ever.
        reader.start();
        long heard = System.nanoTime();
        while (process.isAlive()) {
            String line = lines.poll(100, TimeUnit.MILLISECONDS);
            heard = line != null && take(line) ? System.nanoTime() : heard;
            if (System.nanoTime() - heard > limitNanos) {
                endFamily();
                fail(subject, "no answer within " + TimeUnit.NANOSECONDS.toSeconds(limitNanos) + " s");
                return;
            }
        }
        reader.join(LAST_WORDS_MILLIS); // Open MPI's daemon has the say after its program.
        for (String line = lines.poll(); line != null; line = lines.poll()) {
            take(line);
        }
        if (process.exitValue() != 0 && !failed) {
            fail(subject, "it ended with status " + process.exitValue());
        }
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // It was ended.
        }
    }

    /** Takes a line; whether it was a finding. */
    private boolean take(String line) throws InterruptedException {
        String[] parts = line.split("\t", -1);
        if (!parts[0].equals("muster-doctor") || parts.length < 3) {
            said.add(line);
            return false;
        }
        if (parts[1].equals("KILL")) {
            kill(parts[2]);
            return true;
        }
        Finding.Grade grade = Finding.Grade.valueOf(parts[1]);
        String way = parts.length > 4 ? parts[4] : "";
        if (grade == Finding.Grade.FAIL) {
            fail(parts[2], parts[3] + (way.isEmpty() ? "" : "; " + way));
        } else {
            report.accept(new Finding(grade, parts[2], parts[3] + (way.isEmpty() ? "" : ": " + way)));
        }
        said.clear();
        return true;
    }

    /** The program has asked to be killed, to see whether its workers end with it. */
    private void kill(String workers) throws InterruptedException {
        failed = true; // it is no news that it does not end with 0
        process.destroyForcibly().waitFor();
        report.accept(Survivors.of(workers).await());
    }

    private void fail(String subject, String what) {
        failed = true;
        String complaint = Complaint.in(said);
        report.accept(Finding.fail(
                subject, what + (complaint == null ? "" : "; what was printed: " + complaint) + ". " + wayOut));
    }

    private void endFamily() throws InterruptedException {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly().waitFor();
        family.forEach(ProcessHandle::destroyForcibly);
    }
}
