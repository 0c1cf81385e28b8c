package org.muster.bench.programs;

import org.muster.MpiExecutor;

/** A world of a master and one worker: {@code muster run -n 2 ... N}, with N calls of each sort. */
public final class WorldCalls {
    private WorldCalls() {}

    /**
     * Measures.
     *
     * @param args how many calls
     * @throws Exception if one fails
     */
    public static void main(String[] args) throws Exception {
        int n = Integer.parseInt(args[0]);
        try (MpiExecutor exe = MpiExecutor.world().open()) {
            Work.roundTrip("world.rtt", exe, n);
            Work.pipelined("world.pipelined", exe, 5 * n);
            Work.chain("world.chain", exe, 1000);
            Work.echo("world.echo", exe, 8);
        }
    }
}
