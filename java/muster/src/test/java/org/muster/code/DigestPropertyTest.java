package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.muster.TaskFunction;

/** Random nested collections: built again in another order they are the same; with one leaf changed they are not. */
final class DigestPropertyTest {
    private static final int TRIALS = 300;

    private final Fingerprints prints = new Fingerprints();

    private String of(Object value) {
        TaskFunction<String> f = value::toString;
        return prints.digest(f, List.of(), List.of());
    }

    record Pair(Object left, Object right) {}

    /** What a value is to be made of. */
    sealed interface Plan {
        record Leaf(int[] number) implements Plan {}

        record Inner(int kind, List<Plan> parts) implements Plan {}
    }

    /** The leaves' numbers are all different, so that no set loses an element when one is changed. */
    private static Plan plan(Random random, int depth, List<int[]> leaves) {
        if (depth == 0 || random.nextInt(4) == 0) {
            int[] number = {leaves.size()};
            leaves.add(number);
            return new Plan.Leaf(number);
        }
        List<Plan> parts = new ArrayList<>();
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            parts.add(plan(random, depth - 1, leaves));
        }
        return new Plan.Inner(random.nextInt(7), parts);
    }

    private static Object build(Plan plan, Random order) {
        if (plan instanceof Plan.Leaf(int[] number)) {
            return switch (number[0] % 4) {
                case 0 -> "text " + number[0];
                case 1 -> (double) number[0];
                case 2 -> List.of(new int[] {number[0]});
                default -> (long) number[0];
            };
        }
        Plan.Inner inner = (Plan.Inner) plan;
        List<Plan> plans = new ArrayList<>(inner.parts());
        Object[] parts = new Object[plans.size()];
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            places.add(i);
        }
        Collections.shuffle(places, order);
        List<Object> shuffled = new ArrayList<>();
        Map<Object, Object> map = new HashMap<>(1 << order.nextInt(8));
        for (int i : places) {
            parts[i] = build(plans.get(i), order);
            shuffled.add(parts[i]);
            map.put("key " + i, parts[i]);
        }
        return switch (inner.kind()) {
            case 0 -> List.of(parts);
            case 1 -> parts;
            case 2 -> new Pair(parts[0], List.of(parts));
            case 3 -> Optional.of(parts);
            case 4 -> map;
            case 5 -> Set.of(shuffled.toArray());
            default -> new HashSet<>(shuffled);
        };
    }

    @Test
    void randomCollections() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < TRIALS; i++) {
            String at = "seed " + seed + ", trial " + i;
            List<int[]> leaves = new ArrayList<>();
            Plan plan = plan(random, 5, leaves);
            String digest = of(build(plan, random));
            assertEquals(digest, of(build(plan, random)), at);
            int[] leaf = leaves.get(random.nextInt(leaves.size()));
            leaf[0] += 100_000;
            assertNotEquals(digest, of(build(plan, random)), at);
        }
    }
}
