package org.muster.schedule;

/** The cores and GPUs that the calls share. */
final class Node {
    final Supply cores;
    final Supply gpus;

    Node(int cores, int gpus) {
        this.cores = new Supply(cores);
        this.gpus = new Supply(gpus);
    }

    /** The most ranks for which it has room now. */
    int room(Shape s) {
        if (s.exclusive() && cores.used() > 0) {
            return 0;
        }
        // Who oversubscribes and has more ranks than there are cores takes all of them.
        boolean all = s.oversubscribe() && cores.used() == 0;
        return Math.min(all ? Integer.MAX_VALUE : cores.free() / s.threads(), each(gpus.free(), s.gpus()));
    }

    /** The most ranks for which it could ever have room. */
    int widest(Shape s) {
        int byCores = s.oversubscribe() ? Integer.MAX_VALUE : cores.limit() / s.threads();
        return Math.min(byCores, each(gpus.limit(), s.gpus()));
    }

    private static int each(int all, int part) {
        return part == 0 ? Integer.MAX_VALUE : all / part;
    }

    /** Takes what a call needs. */
    Held take(Demand d) {
        int[] c = cores.take(d.exclusive() ? cores.limit() : d.cores(cores.limit()));
        int[] g = gpus.take(Math.toIntExact(d.allGpus()));
        return new Held(c, g, d.ranks(), d.exclusive() || c.length < (long) d.ranks() * d.threads());
    }
}
