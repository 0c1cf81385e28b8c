package org.muster.bench.programs;

import org.muster.MpiExecutor;
import org.muster.Resources;

/** A master that spawns its workers: {@code muster run ... N}, with N calls of each sort. */
public final class Spawned {
    private static final int STARTS = 5;

    private Spawned() {}

    /**
     * Measures.
     *
     * @param args how many calls
     * @throws Exception if one fails
     */
    public static void main(String[] args) throws Exception {
        int n = Integer.parseInt(args[0]);
        Resources two = Resources.cores(2);
        try (MpiExecutor exe = MpiExecutor.singleNode().maxCores(2).minCores(2).open()) {
            exe.submit(two, comm -> 1).get();
            boot(exe, two);
            Work.roundTrip("spawned.rtt", exe, n);
            Work.gang("spawned.gang", exe, n);
            Work.echo("spawned.echo", exe, 8);
            isolated(exe, two);
        }
    }

    /** From nothing there until two workers have answered, in seconds. */
    private static void boot(MpiExecutor exe, Resources two) throws Exception {
        long[] nanos = Work.times(0, STARTS, () -> {
            exe.restart();
            exe.submit(two, comm -> 1).get();
        });
        Figure.print("spawned.boot", Figure.medianSeconds(nanos));
    }

    /** A call with processes of its own, in seconds. */
    private static void isolated(MpiExecutor exe, Resources two) throws Exception {
        long[] nanos = Work.times(
                0, STARTS, () -> exe.submit(two.isolated(), comm -> comm.size()).get());
        Figure.print("spawned.isolated", Figure.medianSeconds(nanos));
    }
}
