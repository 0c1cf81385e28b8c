package org.muster.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which cores of this node are the program's. */
final class NodeCores {
    private NodeCores() {}

    /**
     * The CPUs that this process may use; under a launcher, which binds each rank to a core, those that the launcher may use.
     *
     * @param env this process's environment
     */
    static int[] cpus(Map<String, String> env) {
        int[] cpus = allowed(read(Path.of("/proc/self/status")));
        if (env.containsKey("OMPI_COMM_WORLD_SIZE")) {
            Optional<ProcessHandle> p = ProcessHandle.current().parent();
            for (int up = 0; up < 3 && p.isPresent(); up++) {
                String text = read(Path.of("/proc", Long.toString(p.get().pid()), "status"));
                int[] its = allowed(text);
                cpus = its.length > cpus.length ? its : cpus;
                if (text.startsWith("Name:\tmpirun")
                        || text.startsWith("Name:\torted")
                        || text.startsWith("Name:\tprte")) {
                    break;
                }
                p = p.get().parent();
            }
        }
        return cpus;
    }

    /**
     * How many cores this process may use; a quota of its control group may make that fewer than its {@link #cpus}.
     *
     * @param env this process's environment
     */
    static int count(Map<String, String> env) {
        int here = Runtime.getRuntime().availableProcessors();
        int own = allowed(read(Path.of("/proc/self/status"))).length;
        return Math.max(here, here < own ? 0 : cpus(env).length);
    }

    private static String read(Path status) {
        try {
            return Files.readString(status);
        } catch (IOException e) {
            return "";
        }
    }

    /** The CPUs of a status file's line such as {@code Cpus_allowed_list: 0-3,8}. */
    static int[] allowed(String status) {
        String key = "Cpus_allowed_list:";
        int at = status.indexOf(key);
        if (at < 0) {
            return new int[0];
        }
        IntStream.Builder cpus = IntStream.builder();
        String list = status.substring(at + key.length())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", -1);
            try {
                IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                        .forEach(cpus);
            } catch (NumberFormatException e) {
                return new int[0];
            }
        }
        return cpus.build().toArray();
    }
}
