package org.muster.schedule;

/** Cores and GPUs that some slots hold; they come free with the last of these slots. */
final class Held {
    static final Held NOTHING = new Held(new int[0], new int[0], 0);

    final int[] cores;
    final int[] gpus;
    private int holders;

    Held(int[] cores, int[] gpus, int holders) {
        this.cores = cores;
        this.gpus = gpus;
        this.holders = holders;
    }

    /** One slot lets go; true if it was the last. */
    boolean letGo() {
        return --holders == 0;
    }
}
