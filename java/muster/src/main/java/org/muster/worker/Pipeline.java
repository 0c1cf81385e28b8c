package org.muster.worker;

import org.muster.mpi.MpiRequest;

/** Runs the chunks of a collective, two under way at a time: while one travels, the other is copied. */
final class Pipeline {
    static final int DEPTH = 2;

    private Pipeline() {}

    /** What is done with each chunk. */
    interface Step {
        /** Starts chunk number {@code chunk}, in the buffers number {@code slot}. */
        MpiRequest start(int slot, long chunk);

        /** Takes what chunk number {@code chunk} brought. */
        void finish(int slot, long chunk);
    }

    static void run(long chunks, Await await, Scratch scratch, Step step) {
        MpiRequest[] requests = new MpiRequest[DEPTH];
        for (long i = 0; i < chunks + DEPTH; i++) {
            int slot = (int) (i % DEPTH);
            if (i >= DEPTH) {
                await.done(requests[slot]);
                step.finish(slot, i - DEPTH);
            }
            if (i < chunks) {
                requests[slot] = scratch.track(step.start(slot, i));
            }
        }
    }
}
