package org.muster.bench.programs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.muster.MpiExecutor;
import org.muster.Resources;

/** A master and four workers with nothing to do: {@code muster run ... SECONDS}. */
public final class Idle {
    private static final int WORKERS = 4;
    /** What {@code /proc} counts in; fixed by Linux for all programs. */
    private static final double TICKS_PER_SECOND = 100;

    private Idle() {}

    /**
     * Measures.
     *
     * @param args for how many seconds
     * @throws Exception if a call fails
     */
    public static void main(String[] args) throws Exception {
        long seconds = Long.parseLong(args[0]);
        try (MpiExecutor exe =
                MpiExecutor.singleNode().maxCores(WORKERS).minCores(WORKERS).open()) {
            List<Long> pids = new ArrayList<>(exe.submit(
                            Resources.cores(WORKERS),
                            comm -> ProcessHandle.current().pid())
                    .get());
            TimeUnit.SECONDS.sleep(1); // what comes after a call is not idleness
            double memory = 0;
            for (long pid : pids) {
                memory = Math.max(memory, residentMegabytes(pid));
            }
            // With what stands between: MPI's daemon, and the keepers.
            ProcessHandle.current()
                    .descendants()
                    .map(ProcessHandle::pid)
                    .filter(p -> !pids.contains(p))
                    .forEach(pids::add);
            pids.add(ProcessHandle.current().pid());
            long before = ticks(pids);
            long begin = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            double passed = (System.nanoTime() - begin) / 1e9;
            Figure.print("idle.cpu", 100 * (ticks(pids) - before) / TICKS_PER_SECOND / passed);
            Figure.print("idle.resident", memory);
        }
    }

    private static long ticks(List<Long> pids) throws IOException {
        long sum = 0;
        for (long pid : pids) {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            sum += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return sum;
    }

    private static double residentMegabytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / 1e6;
            }
        }
        throw new IOException("the kernel does not say how much memory process " + pid + " has");
    }
}
