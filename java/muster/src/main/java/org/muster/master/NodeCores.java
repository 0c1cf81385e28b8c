package org.muster.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** How many cores of this node are the program's. */
final class NodeCores {
    private NodeCores() {}

    /**
     * The cores that this process may use; under a launcher, which binds each rank to a core, those that the launcher may use.
     *
     * @param env this process's environment
     */
    static int count(Map<String, String> env) {
        int cores = Runtime.getRuntime().availableProcessors();
        if (env.containsKey("OMPI_COMM_WORLD_SIZE")) {
            Optional<ProcessHandle> p = ProcessHandle.current().parent();
            for (int up = 0; up < 3 && p.isPresent(); up++) {
                Path status = Path.of("/proc", Long.toString(p.get().pid()), "status");
                String text = read(status);
                cores = Math.max(cores, allowed(text));
                if (text.startsWith("Name:\tmpirun")
                        || text.startsWith("Name:\torted")
                        || text.startsWith("Name:\tprte")) {
                    break;
                }
                p = p.get().parent();
            }
        }
        return cores;
    }

    private static String read(Path status) {
        try {
            return Files.readString(status);
        } catch (IOException e) {
            return "";
        }
    }

    /** Counts the CPUs of a status file's line such as {@code Cpus_allowed_list: 0-3,8}. */
    static int allowed(String status) {
        String key = "Cpus_allowed_list:";
        int at = status.indexOf(key);
        if (at < 0) {
            return 0;
        }
        int count = 0;
        String list = status.substring(at + key.length())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", -1);
            try {
                int first = Integer.parseInt(ends[0]);
                int last = Integer.parseInt(ends[ends.length - 1]);
                count += Math.max(0, last - first + 1);
            } catch (NumberFormatException e) {
                return 0;
            }
        }
        return count;
    }
}
