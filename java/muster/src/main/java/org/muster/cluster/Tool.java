package org.muster.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.muster.LaunchException;
import org.muster.Resources;
import org.muster.ResourcesException;

/** Runs a batch system's commands. They speak English here, whatever the locale is. */
final class Tool {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String system;
    private final Duration patience;

    /** For a system of that name, for messages. */
    Tool(String system) {
        this(system, PATIENCE);
    }

    Tool(String system, Duration patience) {
        this.system = system;
        this.patience = patience;
    }

    /** What a command said. */
    record Said(List<String> command, int status, String out, String err) {
        boolean isGood() {
            return status == 0;
        }

        List<String> lines() {
            return out.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        }

        /** What it said, in one line. */
        String words() {
            String text = (err + "\n" + out).strip().replaceAll("\\s*\\R\\s*", "; ");
            return text.isEmpty() ? "nothing" : text;
        }

        LaunchException failure() {
            return new LaunchException(
                    command.getFirst() + " failed with exit status " + status + " and said: " + words());
        }
    }

    /** Runs a command; any exit status is fine. */
    Said run(List<String> command) throws InterruptedException {
        return run(command, null, null);
    }

    /** Runs a command that must end with 0. */
    Said need(List<String> command) throws InterruptedException {
        Said said = run(command);
        if (!said.isGood()) {
            throw said.failure();
        }
        return said;
    }

    /**
     * Runs a command.
     *
     * @param command its words
     * @param input a file for its standard input, or null
     * @param directory where it runs, or null
     */
    Said run(List<String> command, @Nullable Path input, @Nullable Path directory) throws InterruptedException {
        ProcessBuilder b = new ProcessBuilder(command);
        b.environment().put("LC_ALL", "C");
        b.redirectInput(
                input == null
                        ? ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())
                        : ProcessBuilder.Redirect.from(input.toFile()));
        if (directory != null) {
            b.directory(directory.toFile());
        }
        Process p;
        try {
            p = b.start();
        } catch (IOException e) {
            throw new LaunchException(
                    "cannot run " + command.getFirst() + " of " + system + " (" + e.getMessage()
                            + "); is it on the PATH of this program?",
                    e);
        }
        try {
            return said(command, p);
        } finally {
            p.destroyForcibly();
        }
    }

    /**
     * The id of the job that a command has submitted.
     *
     * @param said what it said
     * @param line a line with the id, which is the first group
     * @param r what the job asks for
     * @param never words by which the system says that it can never have that
     * @throws ResourcesException if it says so
     * @throws LaunchException if it has not taken the job, or gives no id
     */
    String jobId(Said said, Pattern line, Resources r, List<String> never) {
        for (String l : said.isGood() ? said.lines().reversed() : List.<String>of()) {
            Matcher m = line.matcher(l);
            if (m.matches()) {
                return m.group(1);
            }
        }
        String words = said.words();
        if (never.stream().anyMatch(words::contains)) {
            throw new ResourcesException(system + " cannot give " + r + ": " + words);
        }
        throw said.isGood()
                ? new LaunchException(said.command().getFirst() + " gave no job id but said: " + words)
                : said.failure();
    }

    private Said said(List<String> command, Process p) throws InterruptedException {
        FutureTask<String> out = reader(p.getInputStream());
        FutureTask<String> err = reader(p.getErrorStream());
        long end = System.nanoTime() + patience.toNanos();
        if (!p.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw silent(command);
        }
        try {
            return new Said(List.copyOf(command), p.exitValue(), text(out, end), text(err, end));
        } catch (TimeoutException e) {
            throw silent(command);
        }
    }

    private LaunchException silent(List<String> command) {
        return new LaunchException(command.getFirst() + " of " + system + " has not ended within "
                + patience.toSeconds() + " s; its server may be down or overloaded");
    }

    private static String text(FutureTask<String> reader, long end) throws InterruptedException, TimeoutException {
        try {
            return reader.get(Math.max(1_000_000, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            return "(" + e.getCause() + ")";
        }
    }

    private static FutureTask<String> reader(InputStream in) {
        FutureTask<String> task = new FutureTask<>(() -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
        Thread.ofVirtual().name("muster-tool").start(task);
        return task;
    }

    /** The words of a command line, some of them lists. */
    static List<String> words(Object... parts) {
        List<String> words = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof java.util.Collection<?> many) {
                many.forEach(w -> words.add(String.valueOf(w)));
            } else {
                words.add(String.valueOf(part));
            }
        }
        return words;
    }
}
