package org.muster.tests.soak;

import java.io.File;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What a process holds at a moment when it is idle.
 *
 * @param heap live bytes
 * @param direct bytes of direct buffers
 * @param files open file descriptors
 * @param kinds what they are, and how many of each
 * @param threads names of threads without their numbers, and how many of each
 * @param shared entries of /dev/shm that are Open MPI's, UCX's or Muster's
 * @param temporary entries of the directory for temporary files that are Muster's
 * @param communicators that MPI has in this process
 * @param resident bytes in memory, for the reader only: MPI's own are among them
 */
record Gauges(
        long heap,
        long direct,
        int files,
        Map<String, Integer> kinds,
        Map<String, Integer> threads,
        int shared,
        int temporary,
        int communicators,
        long resident) {
    private static final int MOST_COLLECTIONS = 20;

    static Gauges now() throws IOException, InterruptedException {
        long heap = settled();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(b -> b.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        Map<String, Integer> kinds = descriptors();
        Map<String, Integer> threads = new TreeMap<>();
        for (Thread t : Thread.getAllStackTraces().keySet()) {
            threads.merge(t.getName().replaceAll("[0-9]+", "#"), 1, Integer::sum);
        }
        return new Gauges(
                heap,
                direct,
                kinds.values().stream().mapToInt(i -> i).sum(),
                kinds,
                threads,
                count(Path.of("/dev/shm"), "ucx_", "vader_", "sm_", "open_mpi", "psm", "muster"),
                count(Path.of(System.getProperty("java.io.tmpdir")), "muster"),
                Communicators.open(),
                inMemory());
    }

    int threadCount() {
        return threads.values().stream().mapToInt(i -> i).sum();
    }

    /** By kind, what there is more of later; less of counts below zero. */
    Map<String, Integer> moreFiles(Gauges later) {
        return more(kinds, later.kinds);
    }

    Map<String, Integer> moreThreads(Gauges later) {
        return more(threads, later.threads);
    }

    private static Map<String, Integer> more(Map<String, Integer> before, Map<String, Integer> after) {
        Map<String, Integer> more = new TreeMap<>(after);
        before.forEach((kind, n) -> more.merge(kind, -n, Integer::sum));
        more.values().removeIf(n -> n == 0);
        return more;
    }

    /** Live heap: what is only reachable by cleaners and weak references takes a few rounds to go. */
    private static long settled() throws InterruptedException {
        long least = Long.MAX_VALUE;
        int same = 0;
        for (int i = 0; i < MOST_COLLECTIONS && same < 2; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(20); // for cleaners, which run beside
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            same = used > least - (64 << 10) ? same + 1 : 0;
            least = Math.min(least, used);
        }
        return least;
    }

    private static Map<String, Integer> descriptors() {
        Map<String, Integer> kinds = new TreeMap<>();
        File[] all = new File("/proc/self/fd").listFiles();
        for (File f : all == null ? new File[0] : all) {
            try {
                String target = Files.readSymbolicLink(f.toPath()).toString();
                kinds.merge(target.replaceAll("[0-9]+", "#"), 1, Integer::sum);
            } catch (IOException e) {
                // The one by which the list was read.
            }
        }
        return kinds;
    }

    private static int count(Path directory, String... prefixes) {
        String[] names =
                directory.toFile().list((_, name) -> Arrays.stream(prefixes).anyMatch(name::startsWith));
        return names == null ? 0 : names.length;
    }

    private static long inMemory() throws IOException {
        String status = Files.readString(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1);
        String line =
                status.lines().filter(l -> l.startsWith("VmRSS:")).findFirst().orElse("VmRSS: 0 kB");
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
    }

    /** For the reader. */
    String line() {
        return ("heap %.1f MiB, direct %.1f MiB, %d files, %d threads, %d in /dev/shm, %d temporary, %d communicators,"
                        + " resident %d MiB")
                .formatted(
                        heap / 1048576.0,
                        direct / 1048576.0,
                        files,
                        threadCount(),
                        shared,
                        temporary,
                        communicators,
                        resident >> 20);
    }
}
