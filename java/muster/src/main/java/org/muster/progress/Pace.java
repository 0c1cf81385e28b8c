package org.muster.progress;

/**
 * How quickly calls complete, and so how long the rest takes.
 *
 * <p>Two things make such an estimate jump. Calls of one length end in waves, so the time is measured from completion to
 * completion, and what has gone by since the last one is subtracted. And later calls may be longer than earlier ones, so
 * only the latter half of the completions counts. Not thread-safe.
 */
final class Pace {
    private static final int MOST_SAMPLES = 128;

    private final long[] times = new long[MOST_SAMPLES];
    private final long[] counts = new long[MOST_SAMPLES];
    private int samples;
    /** Every so many-th completion is a sample. */
    private long stride;

    private long completed;
    private long last;

    /** A call starts; the first time counts. */
    void started(long now) {
        if (samples == 0) {
            samples = 1;
            times[0] = now;
            counts[0] = 0;
            stride = 1;
            completed = 0;
            last = now;
        }
    }

    /** A call that ran has ended. */
    void completed(long now) {
        started(now);
        completed++;
        last = now;
        if (completed % stride == 0) {
            if (samples == MOST_SAMPLES) {
                thin();
            }
            times[samples] = now;
            counts[samples++] = completed;
        }
    }

    private void thin() {
        samples /= 2;
        for (int i = 0; i < samples; i++) {
            times[i] = times[2 * i];
            counts[i] = counts[2 * i];
        }
        stride *= 2;
    }

    /** Nothing is left to do: what comes later begins anew. */
    void rest() {
        samples = 0;
    }

    /** The sample to measure from: half the completions ago, but not in the midst of a wave. */
    private int reference() {
        int half = 0;
        while (half + 1 < samples && counts[half + 1] <= completed / 2) {
            half++;
        }
        int end = half;
        while (end + 1 < samples && times[end + 1] - times[end] < 0.25 * (last - times[end]) / (samples - 1 - end)) {
            end++;
        }
        return end + 1 < samples ? end : half;
    }

    /** Nanoseconds for so many more calls; negative as long as none has ended. */
    long left(long remaining, long now) {
        if (samples == 0 || completed == 0) {
            return -1;
        }
        int from = reference();
        double each = (double) (last - times[from]) / (completed - counts[from]);
        double left = each * remaining - (now - last);
        if (left > 0) {
            return (long) left;
        }
        // All should have ended by now: they are longer than those before.
        return (long) ((double) (now - times[from]) / (completed - counts[from] + 1) * remaining);
    }
}
