package org.muster.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.muster.TaskFunction;

/** Objects that contain themselves. */
final class CircleDigestTest {
    private final Fingerprints prints = new Fingerprints();

    private String of(Object value) {
        TaskFunction<Integer> f = value::hashCode;
        return prints.digest(f, List.of(), List.of());
    }

    static final class Point {
        final int n;
        final List<Point> near = new ArrayList<>();
        final Set<Point> far = new HashSet<>();

        @Nullable
        Object other;

        Point(int n) {
            this.n = n;
        }
    }

    @Test
    void listInItself() {
        Supplier<List<Object>> make = () -> {
            List<Object> list = new ArrayList<>();
            list.add(1);
            list.add(list);
            return list;
        };
        assertEquals(of(make.get()), of(make.get()));
        List<Object> other = make.get();
        other.add(2);
        assertNotEquals(of(make.get()), of(other));
        List<Object> empty = new ArrayList<>();
        empty.add(1);
        empty.add(new ArrayList<>());
        assertNotEquals(of(make.get()), of(empty));
    }

    private static List<Point> ring(int size, int changed, int change) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            points.add(new Point(i == changed ? change : i % 7));
        }
        for (int i = 0; i < size; i++) {
            points.get(i).near.add(points.get((i + 1) % size));
            points.get((i + 1) % size).near.add(points.get(i));
        }
        return points;
    }

    @Test
    void ringOfManyPoints() {
        assertEquals(of(ring(1000, -1, 0)), of(ring(1000, -1, 0)));
        assertNotEquals(of(ring(1000, -1, 0)), of(ring(1000, 500, 9)));
        List<Point> turned = ring(1000, -1, 0);
        turned.addFirst(turned.removeLast());
        assertNotEquals(of(ring(1000, -1, 0)), of(turned));
    }

    /** A net in which everything leads to everything: as a tree it would have no end. */
    private static List<Point> net(int size, List<Integer> order, int changed) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            points.add(new Point(i == changed ? -1 : i));
        }
        for (Point p : points) {
            p.near.addAll(points);
            order.forEach(i -> p.far.add(points.get(i)));
            p.other = ring(3, -1, 0);
        }
        return points;
    }

    @Test
    void setsWithinCircles() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            order.add(i);
        }
        String digest = of(net(30, order, -1));
        long seed = System.nanoTime();
        java.util.Collections.shuffle(order, new Random(seed));
        assertEquals(digest, of(net(30, order, -1)), "seed " + seed);
        assertNotEquals(digest, of(net(30, order, 12)));
        // Points of a circle that are in a set outside of it.
        assertEquals(
                of(new HashSet<>(net(30, order, -1))),
                of(new HashSet<>(net(30, order, -1).reversed())));
    }

    @Test
    void lambdaInItself() throws Exception {
        Supplier<TaskFunction<Integer>> make = () -> {
            Object[] box = new Object[2];
            TaskFunction<Integer> f = () -> box.length;
            box[0] = f;
            box[1] = "x";
            return f;
        };
        assertEquals(prints.digest(make.get(), List.of(), List.of()), prints.digest(make.get(), List.of(), List.of()));
        assertNotEquals(of(make.get()), of(List.of(make.get())));
    }

    @Test
    void whichPointOfACircleMatters() {
        List<Point> ring = ring(5, -1, 0);
        assertNotEquals(of(ring.get(0)), of(ring.get(1)));
        assertEquals(of(ring.get(1)), of(ring(5, -1, 0).get(1)));
    }

    @Test
    void longDoublyLinkedList() {
        List<Point> ends = new ArrayList<>();
        for (int change : new int[] {0, 0, 1}) {
            Point first = new Point(change);
            Point last = first;
            for (int i = 0; i < 50_000; i++) {
                Point next = new Point(i);
                next.other = last;
                last.near.add(next);
                last = next;
            }
            ends.add(last);
        }
        assertEquals(of(ends.get(0)), of(ends.get(1)));
        assertNotEquals(of(ends.get(0)), of(ends.get(2)));
    }
}
