package org.muster.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the doctor measures: whether there is room for a worker on each core. */
final class Room {
    private static final long MIB = 1 << 20;
    /** What an idle worker takes, with some heap to work with. */
    private static final long WORKER = 200 * MIB;
    /** What a rank's segments of shared memory take. */
    private static final long SEGMENTS = 16 * MIB;

    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable: +(\\d+) kB$");

    private final Path root;
    private final int cores;

    Room(Path root, int cores) {
        this.root = root;
        this.cores = cores;
    }

    /** The memory that is to be had. */
    List<Finding> memory() {
        OptionalLong free = available();
        if (free.isEmpty()) {
            return List.of();
        }
        String text = mib(free.getAsLong()) + " to be had";
        return List.of(
                free.getAsLong() >= cores * WORKER
                        ? Finding.ok("memory", text)
                        : Finding.warn(
                                "memory",
                                text + ", and a worker on each of " + cores + " cores wants " + mib(cores * WORKER)
                                        + " and more: use fewer by maxCores(n), or the kernel will kill some."));
    }

    private OptionalLong available() {
        Matcher line = AVAILABLE.matcher(read("proc/meminfo"));
        if (!line.find()) {
            return OptionalLong.empty();
        }
        long free = Long.parseLong(line.group(1)) * 1024;
        // A container's own limit; "max" where there is none.
        String most = read("sys/fs/cgroup/memory.max").strip();
        String used = read("sys/fs/cgroup/memory.current").strip();
        if (most.matches("\\d{1,18}") && used.matches("\\d{1,18}")) {
            free = Math.min(free, Long.parseLong(most) - Long.parseLong(used));
        }
        return OptionalLong.of(free);
    }

    private String read(String file) {
        try {
            return Files.readString(root.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** The shared memory that ranks of one node talk by. */
    List<Finding> sharedMemory() {
        Path dir = root.resolve("dev/shm");
        if (!Files.isWritable(dir)) {
            return List.of(Finding.warn(
                    "/dev/shm",
                    "cannot be written, so ranks talk by slower ways, or not at all: give the container one"
                            + " (docker run --shm-size=1g)."));
        }
        try {
            long free = Files.getFileStore(dir).getUsableSpace();
            String text = mib(free) + " free" + leftOver(dir);
            return List.of(
                    free >= cores * SEGMENTS
                            ? Finding.ok("/dev/shm", text)
                            : Finding.warn(
                                    "/dev/shm",
                                    text + ", and ranks on " + cores + " cores want " + mib(cores * SEGMENTS)
                                            + " and more: give it more (docker run --shm-size=1g), or delete there"
                                            + " what ended runs have left."));
        } catch (IOException e) {
            return List.of(Finding.warn("/dev/shm", "cannot be looked at: " + e.getMessage() + "."));
        }
    }

    /** MPI's segments; those of ranks that were killed stay. */
    private static String leftOver(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            List<Path> segments = files.filter(
                            f -> f.getFileName().toString().matches("(vader_segment|sm_segment|ucx_shm)[._].*"))
                    .collect(Collectors.toList());
            long bytes = 0;
            for (Path segment : segments) {
                bytes += Files.exists(segment) ? Files.size(segment) : 0;
            }
            return segments.isEmpty()
                    ? ""
                    : "; " + segments.size() + " segments of MPI programs take " + mib(bytes)
                            + " (those of programs that have ended can be deleted)";
        }
    }

    private static String mib(long bytes) {
        return bytes >= 10 * 1024 * MIB
                ? String.format(Locale.ROOT, "%d GiB", bytes / 1024 / MIB)
                : String.format(Locale.ROOT, "%d MiB", bytes / MIB);
    }
}
