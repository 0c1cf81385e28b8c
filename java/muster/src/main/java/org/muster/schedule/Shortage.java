package org.muster.schedule;

import java.util.Arrays;

/**
 * Workers that are wanted for the calls that wait.
 *
 * @param kind the kind of worker
 * @param widest the widest of these calls for which no open pool of the kind is wide enough; 0 if all have one
 * @param wanted how many more workers of the kind could run something now, with the cores there are
 * @param layout how many on each node those calls need for which no pool is wide enough
 * @param more how many on each node are wanted more, all together {@code wanted}
 */
@SuppressWarnings("ArrayRecordComponent") // equals is its own
public record Shortage(int kind, int widest, int wanted, int[] layout, int[] more) {
    /**
     * On the one node there is.
     *
     * @param kind the kind of worker
     * @param widest the widest call for which no pool is wide enough
     * @param wanted how many more workers could run something now
     */
    public Shortage(int kind, int widest, int wanted) {
        this(kind, widest, wanted, new int[] {widest}, new int[] {wanted});
    }

    /**
     * Where a group of workers is to be.
     *
     * @param most how many are to be in it at most, unless calls need more together
     * @return how many on each node
     */
    public int[] layout(int most) {
        int[] all = layout.clone();
        int left = most - Arrays.stream(all).sum();
        for (int n = 0; n < all.length; n++) {
            int add = Math.max(0, Math.min(left, more[n] - all[n]));
            all[n] += add;
            left -= add;
        }
        return all;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Shortage s
                && s.kind == kind
                && s.widest == widest
                && s.wanted == wanted
                && Arrays.equals(s.layout, layout)
                && Arrays.equals(s.more, more);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * kind + widest) + wanted;
    }

    @Override
    public String toString() {
        return "kind " + kind + ": widest " + widest + " " + Arrays.toString(layout) + ", wanted " + wanted + " "
                + Arrays.toString(more);
    }
}
