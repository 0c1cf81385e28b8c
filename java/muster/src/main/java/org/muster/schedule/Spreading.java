package org.muster.schedule;

import java.util.Arrays;

/** How ranks are spread over nodes, given how many have room on each. Of nodes that are alike the first is taken. */
final class Spreading {
    private Spreading() {}

    static int sum(int[] rooms) {
        long sum = 0;
        for (int r : rooms) {
            sum += r;
        }
        return (int) Math.min(Integer.MAX_VALUE, sum);
    }

    static int used(int[] counts) {
        int used = 0;
        for (int c : counts) {
            used += c > 0 ? 1 : 0;
        }
        return used;
    }

    /** The most ranks that have room evenly on exactly so many nodes: the numbers on any two of these differ by one at most. */
    static int most(int[] rooms, int count) {
        if (count > rooms.length) {
            return 0;
        }
        int[] sorted = rooms.clone();
        Arrays.sort(sorted);
        int least = sorted[sorted.length - count];
        if (least == 0) {
            return 0;
        }
        long all = (long) least * count;
        for (int i = sorted.length - count; i < sorted.length; i++) {
            all += sorted[i] > least ? 1 : 0;
        }
        return (int) Math.min(Integer.MAX_VALUE, all);
    }

    /** On as few nodes as can be: the roomiest are filled, and the rest goes where it leaves the least room over. */
    static int[] packed(int[] rooms, int ranks) {
        int[] counts = new int[rooms.length];
        int left = ranks;
        while (left > 0) {
            int fitting = -1;
            int roomiest = -1;
            for (int n = 0; n < rooms.length; n++) {
                if (counts[n] > 0) {
                    continue;
                }
                if (rooms[n] >= left && (fitting < 0 || rooms[n] < rooms[fitting])) {
                    fitting = n;
                }
                if (roomiest < 0 || rooms[n] > rooms[roomiest]) {
                    roomiest = n;
                }
            }
            int n = fitting >= 0 ? fitting : roomiest;
            counts[n] = Math.min(left, rooms[n]);
            left -= counts[n];
        }
        return counts;
    }

    /** On exactly so many nodes, as evenly as can be, where it leaves the least room over. */
    static int[] evenly(int[] rooms, int ranks, int count) {
        int[] counts = new int[rooms.length];
        int base = ranks / count;
        for (int i = 0; i < count; i++) {
            int wanted = i < ranks % count ? base + 1 : base;
            int best = -1;
            for (int n = 0; n < rooms.length; n++) {
                if (counts[n] == 0 && rooms[n] >= wanted && (best < 0 || rooms[n] < rooms[best])) {
                    best = n;
                }
            }
            counts[best] = wanted;
        }
        return counts;
    }

    /** One rank for each node that has room, again and again. */
    static int[] byTurns(int[] rooms, int ranks) {
        int[] counts = new int[rooms.length];
        int left = ranks;
        while (left > 0) {
            for (int n = 0; n < rooms.length && left > 0; n++) {
                if (counts[n] < rooms[n]) {
                    counts[n]++;
                    left--;
                }
            }
        }
        return counts;
    }
}
