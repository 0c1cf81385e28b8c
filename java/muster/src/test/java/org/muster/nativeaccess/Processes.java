package org.muster.nativeaccess;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Processes for the tests to watch and kill, and JVMs to try things in that one JVM can do only once. */
final class Processes {
    static final int SIGTERM = 15;
    static final int SIGKILL = 9;

    private Processes() {}

    /** A child that waits for input it never gets, and so ends with this JVM at the latest. */
    static Process idle() throws IOException {
        return new ProcessBuilder("cat").start();
    }

    /** The id of a process that existed and does no longer. */
    static long gone() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    /** The command of a JVM like this one, with these options before the main class. */
    static List<String> jvm(Class<?> main, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xshare:auto");
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }

    /** The -D option by which a JVM finds the library that this one uses. */
    static String shimOption() {
        return "-D" + ShimLibrary.PROPERTY + "=" + System.getProperty(ShimLibrary.PROPERTY);
    }

    /** Runs it to its end. Returns what it wrote to standard output and error. */
    static List<String> output(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (BufferedReader reader = process.inputReader()) {
            List<String> lines = reader.lines().toList();
            process.waitFor();
            return lines;
        }
    }
}
