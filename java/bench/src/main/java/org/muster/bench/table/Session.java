package org.muster.bench.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program that is run once a round, and says what it has measured in lines {@code figure NAME VALUE}.
 *
 * @param name for people
 * @param command the program and its arguments
 * @param environment variables to set
 * @param whole the figure for how long all of it took, in seconds; or null
 */
record Session(
        String name,
        List<String> command,
        Map<String, String> environment,
        @Nullable String whole) {
    private static final long MOST_SECONDS = 600;

    /** The file of what it writes to standard error. */
    String logName() {
        return name.replaceAll("[^A-Za-z0-9.-]", "_") + ".log";
    }

    /** Runs it; tells what went wrong, or null. */
    @Nullable
    String run(Path directory, int round, Figures figures) throws InterruptedException {
        ProcessBuilder b = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(directory.resolve(logName()).toFile());
        b.environment().putAll(environment);
        long begin = System.nanoTime();
        try {
            Process p = b.start();
            List<String> said = new ArrayList<>();
            Thread reader = Thread.ofPlatform().daemon().name("read " + name).start(() -> read(p, said));
            if (!p.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                p.descendants().forEach(ProcessHandle::destroyForcibly);
                p.destroyForcibly();
                return "has not ended within " + MOST_SECONDS + " s";
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            reader.join();
            if (p.exitValue() != 0) {
                return "exit status " + p.exitValue();
            }
            if (whole != null) {
                figures.add(round, whole, seconds);
            }
            return said.isEmpty() && whole == null ? "it has measured nothing" : tell(said, round, figures);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static @Nullable String tell(List<String> said, int round, Figures figures) {
        for (String line : said) {
            String[] words = line.split(" ", -1);
            if (words.length != 3) {
                return "cannot be understood: " + line;
            }
            figures.add(round, words[1], Double.parseDouble(words[2]));
        }
        return null;
    }

    private static void read(Process p, List<String> said) {
        try (BufferedReader lines = p.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("figure ")) {
                    said.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
