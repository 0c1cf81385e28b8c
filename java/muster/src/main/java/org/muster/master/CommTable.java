package org.muster.master;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.muster.schedule.Gang;

/**
 * The communicators carved in one worker group, by their members.
 *
 * <p>A communicator is made and freed by its members together, so they must agree; the master alone decides, and says so
 * in the message that starts a call.
 */
final class CommTable {
    /** Kept for their members' next call; MPI can hold a few thousand. */
    private static final int KEPT = Integer.getInteger("muster.communicators", 256);

    private static final int MOST_SPOILED = 3_000;
    private static final int[] NOTHING = {};

    private final LinkedHashMap<Gang, Integer> numbers = new LinkedHashMap<>(16, 0.75f, true);
    /** What each slot is yet to be told to drop. */
    private final Map<Integer, List<Integer>> drops = new HashMap<>();

    private int last;
    private int spoiled;

    /** What the members are to use. */
    record Carving(int number, boolean create) {}

    Carving of(Gang gang) {
        Integer number = numbers.get(gang);
        if (number != null && KEPT > 0) {
            return new Carving(number, false);
        }
        if (!numbers.isEmpty() && numbers.size() >= KEPT) {
            Map.Entry<Gang, Integer> eldest = numbers.firstEntry();
            numbers.remove(eldest.getKey());
            drop(eldest.getKey(), eldest.getValue());
        }
        numbers.put(gang, ++last);
        return new Carving(last, true);
    }

    /**
     * The communicator was cut off in the middle of something: it is given up, and not even freed. Others may have
     * taken its place while it was in use; then its members, busy as they are, have yet to be told to drop it.
     */
    void spoil(Gang gang, int number) {
        if (number == 0) {
            return;
        }
        spoiled++;
        if (numbers.remove(gang, number)) {
            drop(gang, -number);
        } else {
            for (int slot : gang.slots()) {
                List<Integer> its = drops.get(slot);
                if (its != null) {
                    its.replaceAll(n -> n == number ? -number : n);
                }
            }
        }
    }

    /** Whether so many were given up, and stay in their members, that these are to be replaced before MPI has no more. */
    boolean isUsedUp() {
        return spoiled >= MOST_SPOILED;
    }

    private void drop(Gang gang, int number) {
        for (int slot : gang.slots()) {
            drops.computeIfAbsent(slot, _ -> new ArrayList<>()).add(number);
        }
    }

    /** What these members are to drop now; told once. A member drops what it has, and skips what it has not. */
    int[] takeDrops(Gang gang) {
        if (drops.isEmpty()) {
            return NOTHING;
        }
        List<Integer> all = new ArrayList<>(0);
        for (int slot : gang.slots()) {
            List<Integer> mine = drops.remove(slot);
            if (mine != null) {
                all.addAll(mine);
            }
        }
        return all.stream().mapToInt(Integer::intValue).distinct().toArray();
    }
}
