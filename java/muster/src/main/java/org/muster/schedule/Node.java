package org.muster.schedule;

import java.util.Arrays;

/** The cores and GPUs that the calls share. */
final class Node {
    final Supply cores;
    final Supply gpus;

    Node(int cores, int gpus) {
        this.cores = new Supply(cores);
        this.gpus = new Supply(gpus);
    }

    /** Whether it has room for it now. */
    boolean hasRoomFor(Demand d) {
        return d.cores(cores.limit()) <= cores.free()
                && d.allGpus() <= gpus.free()
                && !((d.exclusive() || (d.oversubscribe() && d.ranks() * (long) d.threads() > cores.limit()))
                        && cores.used() > 0);
    }

    /** Whether it could ever have room for it. */
    boolean canEverHold(Demand d) {
        return d.cores(cores.limit()) <= cores.limit() && d.allGpus() <= gpus.limit();
    }

    /** Takes what a call needs; the result is what each of its ranks holds. */
    Held[] take(Demand d) {
        int[] c = cores.take(d.exclusive() ? cores.limit() : d.cores(cores.limit()));
        int[] g = gpus.take(Math.toIntExact(d.allGpus()));
        Held[] held = new Held[d.ranks()];
        if (d.exclusive() || c.length < d.ranks() * d.threads()) {
            Arrays.fill(held, new Held(c, g, d.ranks()));
        } else {
            for (int i = 0; i < held.length; i++) {
                held[i] = new Held(part(c, i, d.threads()), part(g, i, d.gpus()), 1);
            }
        }
        return held;
    }

    private static int[] part(int[] all, int index, int length) {
        return Arrays.copyOfRange(all, index * length, (index + 1) * length);
    }

    void giveBack(Held h) {
        if (h != Held.NOTHING && h.letGo()) {
            cores.giveBack(h.cores);
            gpus.giveBack(h.gpus);
        }
    }
}
