package org.muster.wire;

import java.util.Arrays;

/**
 * The ranks of a call's members, in the order of their ranks in the call. A gang's ranks mostly follow one another, so they
 * are kept and sent as runs: a call on many ranks goes to each of them, and must not grow with their number.
 */
public final class Members {
    /** For each run the first rank and how many there are. */
    private final int[] runs;

    private final int size;

    private Members(int[] runs, int size) {
        this.runs = runs;
        this.size = size;
    }

    /**
     * Of these ranks.
     *
     * @param ranks ranks, each at least 0
     * @return the members
     */
    public static Members of(int... ranks) {
        int[] runs = new int[2];
        int n = 0;
        for (int rank : ranks) {
            if (n > 0 && runs[n - 2] + runs[n - 1] == rank) {
                runs[n - 1]++;
                continue;
            }
            if (n == runs.length) {
                runs = Arrays.copyOf(runs, 2 * n);
            }
            runs[n++] = rank;
            runs[n++] = 1;
        }
        return new Members(Arrays.copyOf(runs, n), ranks.length);
    }

    /**
     * What {@link #runs} gave; takes no more memory than these.
     *
     * @throws WireException if these are no runs of ranks, or there are too many in all
     */
    static Members ofRuns(int[] runs) {
        long size = 0;
        if (runs.length % 2 != 0) {
            throw new WireException("a run of members without its length");
        }
        for (int i = 0; i < runs.length; i += 2) {
            if (runs[i] < 0 || runs[i + 1] < 1 || runs[i] > Integer.MAX_VALUE - runs[i + 1]) {
                throw new WireException("a run of " + runs[i + 1] + " members from rank " + runs[i]);
            }
            size += runs[i + 1];
        }
        if (size > Integer.MAX_VALUE) {
            throw new WireException(size + " members");
        }
        return new Members(runs, (int) size);
    }

    int[] runs() {
        return runs;
    }

    /**
     * How many there are.
     *
     * @return the number
     */
    public int size() {
        return size;
    }

    /**
     * Finds a rank.
     *
     * @param rank the rank
     * @return which member it is, or -1 if it is none
     */
    public int indexOf(int rank) {
        int before = 0;
        for (int i = 0; i < runs.length; i += 2) {
            if (rank >= runs[i] && rank - runs[i] < runs[i + 1]) {
                return before + rank - runs[i];
            }
            before += runs[i + 1];
        }
        return -1;
    }

    /**
     * All of them, one by one.
     *
     * @param most how many there can be at most
     * @return the ranks
     * @throws WireException if there are more
     */
    public int[] ranks(int most) {
        if (size > most) {
            throw new WireException(size + " members where there are " + most + " ranks");
        }
        int[] ranks = new int[size];
        int at = 0;
        for (int i = 0; i < runs.length; i += 2) {
            for (int k = 0; k < runs[i + 1]; k++) {
                ranks[at++] = runs[i] + k;
            }
        }
        return ranks;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Members m && Arrays.equals(m.runs, runs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(runs);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(size + " ranks");
        for (int i = 0; i < Math.min(runs.length, 10); i += 2) {
            text.append(i == 0 ? ": " : ", ").append(runs[i]);
            if (runs[i + 1] > 1) {
                text.append('-').append(runs[i] + runs[i + 1] - 1);
            }
        }
        return text.append(runs.length > 10 ? ", ..." : "").toString();
    }
}
