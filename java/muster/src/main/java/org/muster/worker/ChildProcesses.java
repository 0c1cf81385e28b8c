package org.muster.worker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the processes that this one has started, and those that these have started, in /proc. */
final class ChildProcesses {
    /** Ticks of the start times in /proc, which Linux gives to all programs as hundredths of a second. */
    private static final long TICK_NANOS = 10_000_000;

    /** Both clocks are read rounded down. */
    private static final long ROUNDING = 2;

    /** End all of theirs by themselves when this process tells them to, and in a better order. */
    private static final Set<String> LEFT_ALONE = Set.of("muster-program", "jspawnhelper");

    /** Stands above a worker, and gets the processes whose parent has ended. */
    private static final String KEEPER = "muster-keeper";

    private static final Path PROC = Path.of("/proc");

    /** This program's command line. */
    private static final @Nullable String OWN = read(PROC.resolve("self/cmdline"));

    private ChildProcesses() {}

    /**
     * The processes that were started since, also those whose parents have ended, except Muster's own helpers and who stands below these.
     *
     * @param nanoTime a moment, in {@link System#nanoTime} terms
     */
    static List<ProcessHandle> since(long nanoTime) {
        List<ProcessHandle> found = new ArrayList<>();
        try {
            String uptime = Files.readString(PROC.resolve("uptime"));
            double seconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
            long ticks = (long) (seconds * 100) - (System.nanoTime() - nanoTime) / TICK_NANOS - ROUNDING;
            collect(ProcessHandle.current().pid(), ticks, found);
            OptionalLong keeper = keeper();
            if (keeper.isPresent()) {
                collect(keeper.getAsLong(), ticks, found);
            }
        } catch (IOException e) {
            // Without /proc they cannot be told from older ones, and are left to end by themselves.
        }
        return found;
    }

    private static OptionalLong keeper() {
        return ProcessHandle.current().parent().stream()
                .mapToLong(ProcessHandle::pid)
                .filter(pid -> (KEEPER + "\n").equals(read(PROC.resolve(pid + "/comm"))))
                .findFirst();
    }

    private static void collect(long parent, long since, List<ProcessHandle> found) throws IOException {
        for (long pid : children(parent)) {
            // In this order: what is being started goes from this program by way of the JDK's helper to what it is to
            // be.
            boolean own = isThisProgram(pid);
            String stat = read(PROC.resolve(pid + "/stat"));
            if (own || stat == null) {
                continue;
            }
            int end = stat.lastIndexOf(')');
            String name = stat.substring(stat.indexOf('(') + 1, end);
            long started = Long.parseLong(stat.substring(end + 2).split(" ", -1)[19]);
            if (started >= since && !LEFT_ALONE.contains(name)) {
                ProcessHandle.of(pid).ifPresent(found::add);
                collect(pid, since, found);
            }
        }
    }

    /** This process itself, or one that was just forked from it and has yet to become what was asked for. */
    private static boolean isThisProgram(long pid) {
        String its = read(PROC.resolve(pid + "/cmdline"));
        return its != null && its.equals(OWN);
    }

    /** Far cheaper than to look at all processes of the node, where the kernel can tell. */
    private static List<Long> children(long parent) throws IOException {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(PROC.resolve(parent + "/task"))) {
            for (Path thread : threads) {
                String children = read(thread.resolve("children"));
                if (children == null && Files.exists(thread)) {
                    return ProcessHandle.of(parent).stream()
                            .flatMap(ProcessHandle::children)
                            .map(ProcessHandle::pid)
                            .toList();
                }
                for (String pid : children == null ? new String[0] : children.split(" ", -1)) {
                    if (!pid.isEmpty()) {
                        pids.add(Long.parseLong(pid));
                    }
                }
            }
        } catch (java.nio.file.NoSuchFileException | java.nio.file.DirectoryIteratorException e) {
            // It has ended meanwhile.
        }
        return pids;
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return null;
        }
    }
}
