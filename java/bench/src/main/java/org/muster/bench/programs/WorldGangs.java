package org.muster.bench.programs;

import org.muster.MpiExecutor;

/** A world of a master and two workers: {@code muster run -n 3 ... PREFIX N}, with N calls; figures are named by the prefix. */
public final class WorldGangs {
    private WorldGangs() {}

    /**
     * Measures.
     *
     * @param args the prefix, and how many calls
     * @throws Exception if one fails
     */
    public static void main(String[] args) throws Exception {
        try (MpiExecutor exe = MpiExecutor.world().open()) {
            Work.gang(args[0] + ".gang", exe, Integer.parseInt(args[1]));
            Work.argument(args[0] + ".argument", exe, 8);
        }
    }
}
